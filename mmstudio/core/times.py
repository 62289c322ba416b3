"""The format of times."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The present time, ISO 8601 in UTC with milliseconds, e.g. ``2025-01-31T12:00:00.000+00:00``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
