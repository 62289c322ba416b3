"""The folder of a project: its layout, its files, and its lock for writing."""
