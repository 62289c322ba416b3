"""The fetcher: fetches visible things off the GUI thread, the newest request first, and drops old requests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from mmstudio.gui.studio.tasks import Tasks

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Fetcher(QObject, Generic[K, V]):
    """Fetches keys in batches, one batch at a time.

    Args:
        tasks: Runs the fetching.
        fetch: Called off the GUI thread with some keys; returns what it found.
        take: Called in the GUI thread with that.
        failed: Called with an exception of ``fetch``.
        batch: How many keys to fetch at once.
        backlog: How many requests to keep; older ones are dropped, and what is still visible requests again.
        pause_ms: Pause between batches, so that drawing is not held up by work in the same interpreter.
    """

    def __init__(
        self,
        tasks: Tasks,
        fetch: Callable[[list[K]], Mapping[K, V]],
        take: Callable[[Mapping[K, V]], None],
        failed: Callable[[BaseException], None],
        *,
        batch: int,
        backlog: int,
        pause_ms: int = 0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._fetch, self._take, self._failed = tasks, fetch, take, failed
        self._batch, self._backlog = batch, backlog
        self._wanted: dict[K, None] = {}
        self._running: frozenset[K] = frozenset()
        self._round = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._pause_ms = pause_ms
        self._timer.timeout.connect(self._start)

    def want(self, key: K) -> None:
        """Request a key; requesting it again makes it the newest."""
        if key in self._running:
            return
        self._wanted.pop(key, None)
        self._wanted[key] = None
        if len(self._wanted) > self._backlog:
            del self._wanted[next(iter(self._wanted))]
        if not self._running and not self._timer.isActive():
            self._timer.start(0)  # after the current drawing, so that all of its requests are known

    def clear(self) -> None:
        """Drop all requests; what is being fetched is discarded."""
        self._round += 1
        self._wanted.clear()
        self._running = frozenset()

    def _start(self) -> None:
        if self._running or not self._wanted:
            return
        keys = [self._wanted.popitem()[0] for _ in range(min(self._batch, len(self._wanted)))]
        self._running = frozenset(keys)
        number, fetch = self._round, self._fetch
        self._tasks.run(
            lambda: fetch(keys),
            lambda found: self._deliver(number, found),
            lambda error: self._fail(number, error),
        )

    def _fail(self, number: int, error: BaseException) -> None:
        if number == self._round:
            self._failed(error)
        self._deliver(number, {})

    def _deliver(self, number: int, found: Mapping[K, V]) -> None:
        if number != self._round:
            return
        self._running = frozenset()
        self._timer.start(self._pause_ms)
        if found:
            self._take(found)
