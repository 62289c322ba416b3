"""Generators that follow a learned flow from noise to data."""
