"""One generator for MM Studio."""
