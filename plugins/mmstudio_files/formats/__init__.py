"""Published formats of data sets."""
