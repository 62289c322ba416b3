"""A run as a small HTTP server on this computer."""
