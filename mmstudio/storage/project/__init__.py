"""Whole projects: open ones, and archives that leave the computer."""
