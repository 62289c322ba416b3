"""Runs that are made smaller."""
