"""Mime types for drags inside the window."""

RESULT = "application/x-mmstudio-result"
"""Type of a drag that began in a grid of results."""

JOB = "application/x-mmstudio-job"
"""Type of a drag that began on a waiting job; its data is the job's id."""
