"""Commands that judge runs and results."""
