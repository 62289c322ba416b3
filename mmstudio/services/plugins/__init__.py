"""Plugin services: list, install, check and create plugins."""
