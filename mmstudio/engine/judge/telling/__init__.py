"""Judging of runs that tell classes or numbers: predictors, and objectives that tell."""
