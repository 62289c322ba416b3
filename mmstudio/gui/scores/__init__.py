"""Scores of a run: the sheet that starts an evaluation, and the view of what evaluations found."""
