"""Data on its way to a model: prepared, augmented, put in order, batched."""
