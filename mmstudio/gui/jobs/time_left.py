"""Time that is left, in words."""

from __future__ import annotations

from mmstudio.gui.look.language import tr


def duration(seconds: float | None) -> str:
    """A remaining time, for people."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 1:
        return tr("almost done")
    if whole < 60:
        return tr("{seconds} s left", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds} s left", minutes=whole // 60, seconds=whole % 60)
    return tr("{hours} h {minutes} min left", hours=whole // 3600, minutes=whole % 3600 // 60)
