"""Widgets and functions that several pages share."""
