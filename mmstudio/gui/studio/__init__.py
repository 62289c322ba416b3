"""The studio: the open project, and everything that follows it."""
