"""Texts: codec, encoder."""
