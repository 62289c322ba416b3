"""Choices of a new training that stand beside its forms."""
