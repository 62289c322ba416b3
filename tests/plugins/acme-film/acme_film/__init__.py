"""A fusion for MM Studio in which slots modulate each other."""
