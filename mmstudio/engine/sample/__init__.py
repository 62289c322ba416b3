"""Sampling: from conditions to results, previews, and reproduction of results."""
