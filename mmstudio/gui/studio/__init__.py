"""The place of work: the open project, and all that follows it."""
