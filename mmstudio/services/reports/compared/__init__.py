"""Reports about several runs: tables, a page, a picture."""
