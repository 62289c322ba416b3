"""Adaptation of a run to a few chosen samples: what it learns from, and how it is judged before and after."""
