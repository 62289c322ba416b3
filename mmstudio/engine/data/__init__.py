"""The way of data to a model: it is prepared, augmented, ordered and batched."""
