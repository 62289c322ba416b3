"""Sounds: codec, encoder."""
