"""Samples: listed, looked at, changed."""
