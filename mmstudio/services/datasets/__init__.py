"""Data sets that are there: changed, checked, looked through."""
