"""The VAE plugin: a conditional variational autoencoder for pictures."""
