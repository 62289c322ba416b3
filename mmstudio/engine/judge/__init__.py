"""Evaluation of what was learned: rounds of results, figures of them, and the confidence of each figure."""
