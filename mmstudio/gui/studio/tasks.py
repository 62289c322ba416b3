"""Short work off the GUI thread: decoding a picture, asking the database. Long work is a job."""

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
    """Runs functions in a few threads; what follows is called in the GUI thread, unless they were closed.

    The threads are Python's: Qt's pool keeps some of the functions that it ran, and with them all that they hold.

    Args:
        threads: How many run at a time.
        failed: What hears of errors that nobody else asked for.
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
        """Wait until all that was asked for has run; what follows is called as ever, later."""
        wait(tuple(self._going))

    def close(self) -> None:
        """Wait for what runs; nothing is delivered any more."""
        self._open = False
        self._pool.shutdown(cancel_futures=True)

    def _work(self, work: Callable[[], Any], then: Done, failed: Failed | None) -> None:
        handler: Callable[[Any], None] | None
        try:
            result, handler = work(), then
        except Exception as error:  # noqa: BLE001 - handed over to the GUI thread, where it is told
            result, handler = error, failed
        self._signals.finished.emit(handler, result)

    @Slot(object, object)
    def _deliver(self, handler: Callable[[Any], None] | None, result: Any) -> None:
        if self._open and handler is not None:
            handler(result)
