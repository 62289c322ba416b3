"""Folders of files: which of them belong together, and what their names say."""
