"""Fusion strategies: how the features of all modalities become one condition, on three levels."""
