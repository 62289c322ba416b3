"""Judging what was learned: evaluations, the figures that they give, and how sure those are."""
