"""Data sets and their samples in the database: filled, found, edited, parted."""
