"""Imports: turn what a person gives into stored samples."""
