"""Reports: a run as pictures and figures on a page."""
