"""Preprocessing and augmentation, tried on samples."""
