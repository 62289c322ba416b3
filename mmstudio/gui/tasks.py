"""Short work off the GUI thread: decoding a picture, asking the database. Long work is a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class _Signals(QObject):
    finished = Signal(object, object, object)


class _Task(QRunnable):
    def __init__(self, work: Callable[[], Any], then: Done, failed: Failed | None, signals: _Signals) -> None:
        super().__init__()
        self._work, self._then, self._failed, self._signals = work, then, failed, signals

    def run(self) -> None:
        handler: Callable[[Any], None] | None
        try:
            result, handler = self._work(), self._then
        except Exception as error:  # noqa: BLE001 - handed over to the GUI thread, where it is told
            result, handler = error, self._failed
        self._signals.finished.emit(handler, result, self._signals)


class Tasks(QObject):
    """Runs functions in a small pool; what follows is called in the GUI thread, unless the pool was closed.

    Args:
        threads: How many run at a time.
        failed: What hears of errors that nobody else asked for.
    """

    def __init__(self, threads: int = 2, failed: Failed | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._failed = failed
        self._open = True
        self._signals = _Signals(self)
        self._signals.finished.connect(self._deliver)

    def run(self, work: Callable[[], Any], then: Done, failed: Failed | None = None) -> None:
        """Call ``work`` off the GUI thread, then ``then`` with its result in it; ``failed`` with its exception."""
        if self._open:
            self._pool.start(_Task(work, then, failed or self._failed, self._signals))

    def wait(self) -> None:
        """Wait until all that was asked for has run; what follows is called as ever, later."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Wait for what runs; nothing is delivered any more."""
        self._open = False
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object, object, object)
    def _deliver(self, handler: Callable[[Any], None] | None, result: Any, _: Any) -> None:
        if self._open and handler is not None:
            handler(result)
