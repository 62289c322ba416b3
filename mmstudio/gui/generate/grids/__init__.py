"""Grids on the page Generate: the sheet that asks for the axes."""
