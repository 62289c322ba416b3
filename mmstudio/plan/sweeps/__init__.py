"""Sweeps: one recipe trained with many settings, on the same data and for the same budget; without torch."""
