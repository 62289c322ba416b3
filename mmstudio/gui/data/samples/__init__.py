"""Samples on the page Data: listed, shown, changed."""
