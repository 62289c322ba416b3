"""Imports on the page Data."""
