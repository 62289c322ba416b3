"""Existing data sets: changed, verified, searched."""
