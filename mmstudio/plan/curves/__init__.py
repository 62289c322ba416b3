"""Curves: the numbers of a training, from the file that it writes to what a screen shows."""
