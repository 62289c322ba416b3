"""Suggestions: values that a run makes for samples that lack them, reviewed before they count."""
