"""The fair lock that the lanes of a device share: in order, and lent in the middle to who cannot wait."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_KEPT = 0.5
"""How long who lent the lock keeps it before lending it again, in parts of the time for which it was lent."""


@dataclass(eq=False)
class _Waiting:
    """A thread that waits for the lock.

    Attributes:
        thread: The thread.
        soon: Whether it asked for it in the middle of what the holder does.
        depth: How often the thread holds the lock once it has it.
        turn: Set when it has it.
    """

    thread: int
    soon: bool = False
    depth: int = 1
    turn: threading.Event = field(default_factory=threading.Event)


class FairLock:
    """A lock that threads get in the order in which they asked for it; its holder may acquire it again.

    An ordinary lock is usually won by the thread that has just released it, so a training loop would block a sampler
    for minutes. A thread that cannot wait until the holder releases the lock asks for it *soon*: a holder that can stop
    anywhere asks now and then whether there is one, and lends it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._depth = 0
        self._queue: deque[_Waiting] = deque()
        self._soon = 0
        self._returned = self._lent_s = 0.0

    def acquire(self, *, soon: bool = False) -> None:
        """Acquire the lock, after all threads that asked before; with ``soon`` also where its holder lends it."""
        me = threading.get_ident()
        with self._lock:
            if self._owner == me:
                self._depth += 1
                return
            if self._owner is None:
                self._owner, self._depth = me, 1
                return
            waiting = _Waiting(me, soon)
            self._queue.append(waiting)
            self._soon += soon
        try:
            waiting.turn.wait()
        except BaseException:
            self._withdraw(waiting)
            raise

    def release(self) -> None:
        """Pass the lock to the thread that has waited longest.

        Raises:
            RuntimeError: If this thread does not hold it.
        """
        with self._lock:
            if self._owner != threading.get_ident():
                raise RuntimeError("the lock is held by another thread")
            self._depth -= 1
            if self._depth == 0:
                self._hand_on()

    @contextmanager
    def turn(self, *, soon: bool = False) -> Iterator[None]:
        """Hold the lock for the block."""
        self.acquire(soon=soon)
        try:
            yield
        finally:
            self.release()

    @property
    def asked(self) -> bool:
        """Whether a thread asked for the lock soon, and it is time to lend it; as cheap as a holder's innermost loop needs.

        Who asks again and again gets two thirds of the time at most.
        """
        return self._soon > 0 and time.perf_counter() - self._returned >= _KEPT * self._lent_s

    def lend(self) -> None:
        """Let the first thread that asked for the lock soon have it, and take it back before all others.

        Does nothing if there is none, or if this thread does not hold the lock.
        """
        with self._lock:
            soon = next((one for one in self._queue if one.soon), None)
            if self._owner != threading.get_ident() or soon is None:
                return
            lender = _Waiting(self._owner, depth=self._depth)
            self._queue.appendleft(lender)
            self._give(soon)
        start = time.perf_counter()
        lender.turn.wait()
        self._returned = time.perf_counter()
        self._lent_s = self._returned - start

    @property
    def waiting(self) -> int:
        """Number of waiting threads."""
        with self._lock:
            return len(self._queue)

    def _hand_on(self) -> None:
        self._owner = None
        if self._queue:
            self._give(self._queue[0])

    def _give(self, waiting: _Waiting) -> None:
        self._queue.remove(waiting)
        self._soon -= waiting.soon
        self._owner, self._depth = waiting.thread, waiting.depth
        waiting.turn.set()

    def _withdraw(self, waiting: _Waiting) -> None:
        """Leave the queue when waiting was interrupted; the lock may have been passed to this thread at that moment."""
        with self._lock:
            if waiting.turn.is_set():
                self._hand_on()
            else:
                self._queue.remove(waiting)
                self._soon -= waiting.soon
