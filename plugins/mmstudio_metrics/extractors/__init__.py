"""Extractors of features: what metrics of sets compare values by."""
