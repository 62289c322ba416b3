"""Sampling: from conditions to results, previews, and results made again."""
