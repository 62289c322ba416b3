"""Commands over data sets."""
