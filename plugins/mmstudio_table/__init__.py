"""Rows of tables: codec, encoder."""
