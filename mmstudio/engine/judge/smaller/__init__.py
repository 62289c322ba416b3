"""Smaller forms of a run: written, judged and timed beside the original."""
