"""Mime types for drags inside the window."""

RESULT = "application/x-mmstudio-result"
"""A drag that began in a grid of results."""

JOB = "application/x-mmstudio-job"
"""A drag that began on a job that waits; the id of the job."""
