"""Compositions: chosen results put together as a folder, as a page, as a film, or as a file of a plugin's exporter."""
