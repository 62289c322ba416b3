"""Exports: data sets and results, written for other programs."""
