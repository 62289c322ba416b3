"""Exports: write data sets and results for other programs."""
