"""Imports: from what a person gives to stored samples."""
