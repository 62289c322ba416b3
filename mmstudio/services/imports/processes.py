"""Processes that check rows: a file that hangs or kills its reader costs one process and becomes a problem like others."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from mmstudio.core.errors import StudioError
from mmstudio.core.memory import keep_freed
from mmstudio.core.sample import Problem
from mmstudio.services.imports.row_check import Checker, CheckPlan
from mmstudio.services.imports.row_chunks import Checked, ChunkSource, Item, RowChunk, made, opened, plain

PATIENCE_S = 30.0
"""Seconds after which a row is given up, together with the process that reads it."""
FEW = 64
"""Up to this many rows are not worth a process."""

_POLL_S = 0.05
_MOST_LOSSES = 3
_MOST_PROCESSES = 8
_STUCK = "The sample is skipped: reading it took longer than {seconds:.0f} seconds."
_KILLED = "The sample is skipped: reading it ended the process that reads files."


@dataclass
class _Order:
    """A chunk being checked, with its outcome and the reasons why items were given up."""

    chunk: RowChunk
    checked: list[Checked] = field(default_factory=list)
    done: bool = False
    losses: int = 0
    given_up: dict[int, str] = field(default_factory=dict)


class CheckingProcesses:
    """Checks rows in several processes and keeps their order; use it as a context manager.

    Args:
        plan: What the processes need to know.
        count: How many processes; with 0, this process does everything.
        beat: Called many times a second while results are awaited; may raise to stop.
        patience_s: See ``PATIENCE_S``.
    """

    def __init__(
        self, plan: CheckPlan, count: int, beat: Callable[[], None], *, patience_s: float = PATIENCE_S
    ) -> None:
        self._plan, self._beat, self._patience_s = plan, beat, patience_s
        self._checker = Checker(plan)
        self._workers = [_Worker(plan) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop()

    def check(self, source: ChunkSource) -> Iterator[tuple[RowChunk, list[Checked]]]:
        """Chunks in their order, each with the outcome of its rows.

        Raises:
            StudioError: If the project's disk refuses a copy.
        """
        if not self._workers:
            while (chunk := source.take()) is not None:
                self._beat()
                yield chunk, _check(self._checker, opened(chunk.payload))
            return
        window: deque[_Order] = deque()
        ended = False
        while True:
            idle = [worker for worker in self._workers if worker.order is None]
            wants = bool(idle) and not ended and len(window) < 3 * len(self._workers)
            if wants and (source.pipe is None or source.pipe.poll()):
                following = source.take()
                ended = following is None
                if following is not None and following.items:
                    window.append(_Order(following))
                    idle[0].take(window[-1])
            else:
                self._await(source.pipe if wants else None)
            while window and window[0].done:
                first = window.popleft()
                yield first.chunk, first.checked
            if ended and not window:
                return
            self._beat()

    def _await(self, more: Connection[Any, Any] | None) -> None:
        """Wait until a process reports something or more rows arrive."""
        busy = [worker for worker in self._workers if worker.order is not None]
        pipes = [worker.pipe for worker in busy] + ([more] if more is not None else [])
        ready = set(connection.wait(pipes, _POLL_S))
        for worker in busy:
            if worker.pipe in ready:
                worker.receive()
            elif worker.stuck(self._patience_s):
                worker.give_up(_STUCK.format(seconds=self._patience_s))


def processes_for(count: int) -> int:
    """How many processes to use for a number of rows; 0 rows means that the number is unknown."""
    if 0 < count <= FEW:
        return 0
    return max(1, min(os.cpu_count() or 1, _MOST_PROCESSES, count // (8 * FEW) if count else _MOST_PROCESSES))


class _Worker:
    """One process, which is replaced when it is lost."""

    def __init__(self, plan: CheckPlan) -> None:
        self._plan = plan
        self.order: _Order | None = None
        self._seen, self._since = -1, 0.0
        self._start()

    def take(self, order: _Order) -> None:
        """Send it rows to check."""
        self.order = order
        self._place.value = -1
        self._seen, self._since = -1, time.monotonic()
        try:
            self.pipe.send(order.given_up)
            payload = order.chunk.payload
            self.pipe.send_bytes(payload) if isinstance(payload, bytes) else self.pipe.send(payload)
        except (OSError, ValueError):  # it ended before it could take them
            self.give_up(_KILLED)

    def receive(self) -> None:
        """Receive its outcome, or notice that it is gone."""
        order = self.order
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            self.give_up(_KILLED)
            return
        if order is None:
            return
        self.order = None
        if isinstance(answer, StudioError):
            raise answer
        order.checked, order.done = made(answer), True

    def stuck(self, patience_s: float) -> bool:
        """Whether it has been at the same row for too long."""
        if self._place.value != self._seen:
            self._seen, self._since = self._place.value, time.monotonic()
        return time.monotonic() - self._since > patience_s

    def give_up(self, reason: str) -> None:
        """End the process, report the row it was at, and have another one check the rest.

        The rows before that are checked again.
        """
        order, place = self.order, int(self._place.value)
        self.stop()
        self._start()
        if order is None:
            return
        order.losses += 1
        if place >= 0:
            order.given_up[place] = reason
        elif order.losses > _MOST_LOSSES:
            raise StudioError(
                "The processes that read files end as soon as they are started.",
                hint="See whether another program, or the lack of memory, ends them.",
            )
        self.take(order)

    def stop(self) -> None:
        """End the process."""
        with suppress(OSError):
            self.pipe.close()
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._place = context.Value("q", -1, lock=False)
        self._process = context.Process(
            target=serve, args=(theirs, self._plan, self._place), name="check-files", daemon=True
        )
        self._process.start()
        theirs.close()


def serve(pipe: Connection[Any, Any], plan: CheckPlan, place: Any) -> None:
    """The main function of a process: it takes rows and returns their outcome until it is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then stops asking
    keep_freed()
    checker = Checker(plan)
    while True:
        try:
            given_up, items = pipe.recv(), opened(pipe.recv())
        except (EOFError, OSError):
            return
        checked: list[Checked] = []
        answer: StudioError | None = None
        try:
            for number, item in enumerate(items):
                if number in given_up:
                    checked.append(Problem(item.source, given_up[number]))
                    continue
                place.value = number
                checked += _check(checker, [item])
        except StudioError as error:
            answer = error
        place.value = -1
        try:
            pipe.send(plain(checked) if answer is None else answer)
        except OSError:
            return


def _check(checker: Checker, items: Sequence[Item]) -> list[Checked]:
    try:
        return checker.check(items)
    except OSError as error:
        raise StudioError(
            "The project's disk refuses to store a file: {reason}.",
            hint="Make room and try again.",
            reason=error.strerror or str(error),
        ) from error
