"""Forms built from settings classes."""
