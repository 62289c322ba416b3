"""A generator for MM Studio that learns from its nearest tries."""
