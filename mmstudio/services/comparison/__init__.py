"""Comparison of runs: settings, curves, scores and previews side by side."""
