"""Generators of texts: a transformer, and a recurrent network with an adversarial second stage."""
