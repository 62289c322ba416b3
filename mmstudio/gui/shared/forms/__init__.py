"""Forms over settings classes."""
