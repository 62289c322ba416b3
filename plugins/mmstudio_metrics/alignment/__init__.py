"""Alignment: whether a result fits its own conditions better than those of other samples."""
