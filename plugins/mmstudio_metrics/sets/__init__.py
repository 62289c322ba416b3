"""Metrics that compare the features of all results with those of all real values."""
