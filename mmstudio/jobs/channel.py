"""The channel for events, from jobs to the code that shows them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable

from mmstudio.core.events import Event, LogWritten, MetricLogged, PreviewMade, ProgressMade, StateChanged

KEPT = 100_000
"""Largest number of waiting metrics, and of waiting log lines; older ones are dropped."""

_Numbered = tuple[int, Event]


class EventChannel:
    """Events in the order they were posted; any thread may post, one drains.

    Posting never waits, so the number of waiting events is bounded instead:

    - changes of state and results are never dropped (a job has few);
    - of metrics and of log lines the latest 100,000 each are kept; all of them are in the run's folder anyway;
    - of progress only the newest event of each job is kept, of previews the newest of each job and kind. It takes its
    place in the order by the time it was posted, so progress posted before the end of a job arrives before the end.
    """

    def __init__(self, *, kept: int = KEPT) -> None:
        self._changed = threading.Condition()
        self._hurry: Callable[[], object] | None = None
        self._number = 0
        self._facts: deque[_Numbered] = deque()
        self._metrics: deque[_Numbered] = deque(maxlen=kept)
        self._logs: deque[_Numbered] = deque(maxlen=kept)
        self._newest: dict[Hashable, _Numbered] = {}

    def post(self, event: Event) -> None:
        """Post an event; returns at once."""
        with self._changed:
            self._number += 1
            numbered = (self._number, event)
            match event:
                case MetricLogged():
                    self._metrics.append(numbered)
                case LogWritten():
                    self._logs.append(numbered)
                case ProgressMade():
                    self._replace((event.job_id,), numbered)
                case PreviewMade():
                    self._replace((event.job_id, event.kind), numbered)
                case _:
                    self._facts.append(numbered)
            self._changed.notify_all()
            if self._hurry is not None and isinstance(event, PreviewMade | StateChanged):
                self._hurry()

    def hurry(self, listener: Callable[[], object] | None) -> None:
        """Call somebody for every event that a person waits for, a preview or a change of state; ``None`` calls nobody.

        Args:
            listener: Called in the thread that posts, which it must not keep waiting. No call is under way any more when
                another one has been named.
        """
        with self._changed:
            self._hurry = listener

    def drain(self, limit: int | None = None) -> list[Event]:
        """Take the waiting events, oldest first.

        Args:
            limit: Largest number of events to take; the others keep waiting.
        """
        with self._changed:
            if limit is None or limit >= self._waiting():
                waiting = sorted(
                    [*self._facts, *self._metrics, *self._logs, *self._newest.values()],
                    key=lambda item: item[0],
                )
                self._facts.clear()
                self._metrics.clear()
                self._logs.clear()
                self._newest.clear()
                return [event for _, event in waiting]
            return [self._take_oldest() for _ in range(limit)]

    def wait(self, timeout_s: float) -> bool:
        """Wait until an event is there.

        Returns:
            Whether there is one.
        """
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting() > 0, timeout_s)

    def __len__(self) -> int:
        with self._changed:
            return self._waiting()

    def _waiting(self) -> int:
        return len(self._facts) + len(self._metrics) + len(self._logs) + len(self._newest)

    def _replace(self, key: Hashable, numbered: _Numbered) -> None:
        """Move the newest to the end: a dict keeps its keys in the order of insertion."""
        self._newest.pop(key, None)
        self._newest[key] = numbered

    def _take_oldest(self) -> Event:
        queue = min(
            (queue for queue in (self._facts, self._metrics, self._logs) if queue),
            key=lambda queue: queue[0][0],
            default=None,
        )
        key = next(iter(self._newest), None)
        if key is not None and (queue is None or self._newest[key][0] < queue[0][0]):
            return self._newest.pop(key)[1]
        if queue is None:
            raise IndexError("no event is waiting")
        return queue.popleft()[1]
