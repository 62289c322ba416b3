"""The progress clock: reports how far a job is and how much time is left."""

from __future__ import annotations

import time

from mmstudio.core.context import RunContext

_TELL_EVERY_S = 0.1


class Clock:
    """Reports progress and the time left, at most ten times a second.

    Args:
        context: Of the job.
        note: What the job does, an English word.
    """

    def __init__(self, context: RunContext, note: str) -> None:
        self._context = context
        self._note = note
        self._start = time.monotonic()
        self._last = 0.0
        self._first: float | None = None

    def tell(self, done: int, total: int) -> None:
        """Report the progress; a total of 0 means that it is unknown."""
        now = time.monotonic()
        if self._first is None:
            self._first = done
        if now - self._last < _TELL_EVERY_S and done < total:
            return
        self._last = now
        made = done - self._first
        eta_s = (now - self._start) / made * (total - done) if made > 0 and total else None
        self._context.progress(done, total, eta_s=eta_s, note=self._note)
