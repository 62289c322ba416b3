"""Evaluation of runs: scores, predictions, reproduced results."""
