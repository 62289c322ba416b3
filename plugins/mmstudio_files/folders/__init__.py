"""Folders of files: which files belong together, and what their names mean."""
