"""Mime types of what is dragged inside the window."""

RESULT = "application/x-mmstudio-result"
"""A drag that began in a grid of results."""
