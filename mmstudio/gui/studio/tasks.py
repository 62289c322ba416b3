"""Tasks: short work off the GUI thread, such as decoding a picture or a query. Long work is a job."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class _Signals(QObject):
    finished = Signal(object, object)


class Tasks(QObject):
    """Runs functions in a few threads; callbacks run in the GUI thread, unless the tasks were closed.

    The threads are Python's: Qt's pool keeps some of the functions that it ran, and with them all that they hold.

    Args:
        threads: How many run at a time.
        failed: Called with errors for which no callback was given.
    """

    def __init__(self, threads: int = 2, failed: Failed | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="task")
        self._going: set[Future[None]] = set()
        self._failed = failed
        self._open = True
        self._signals = _Signals(self)
        self._signals.finished.connect(self._deliver)

    def run(self, work: Callable[[], Any], then: Done, failed: Failed | None = None) -> None:
        """Call ``work`` off the GUI thread, then ``then`` with its result in it; ``failed`` with its exception."""
        if self._open:
            going = self._pool.submit(self._work, work, then, failed or self._failed)
            self._going.add(going)
            going.add_done_callback(self._going.discard)

    def wait(self) -> None:
        """Wait until everything requested has run; callbacks are called later, as usual."""
        wait(tuple(self._going))

    def close(self) -> None:
        """Wait for what is running; no callbacks are called any more."""
        self._open = False
        self._pool.shutdown(cancel_futures=True)

    def _work(self, work: Callable[[], Any], then: Done, failed: Failed | None) -> None:
        handler: Callable[[Any], None] | None
        try:
            result, handler = work(), then
        except Exception as error:  # noqa: BLE001 - handed over to the GUI thread, which reports it
            result, handler = error, failed
        self._signals.finished.emit(handler, result)

    @Slot(object, object)
    def _deliver(self, handler: Callable[[Any], None] | None, result: Any) -> None:
        if self._open and handler is not None:
            handler(result)
