"""The checks for each kind of part."""
