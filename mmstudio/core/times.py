"""The format of times."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The present time, ISO 8601 in UTC with milliseconds, e.g. ``2025-01-31T12:00:00.000+00:00``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def local_minute(told: str) -> str:
    """A time in local time, to the minute; a text that is no time stays as it is, a dash stands for an empty one."""
    try:
        return f"{datetime.fromisoformat(told).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return told or "-"
