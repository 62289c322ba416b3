"""Grids: results over all combinations of the values of one to three settings, and the sheets that show them."""
