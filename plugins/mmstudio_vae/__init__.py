"""A conditional variational autoencoder for pictures."""
