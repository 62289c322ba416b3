"""Compositions: chosen results put together as a folder, as a page or as a film."""
