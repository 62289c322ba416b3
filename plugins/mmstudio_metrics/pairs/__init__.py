"""Metrics that compare a sound or a row with the real one."""
