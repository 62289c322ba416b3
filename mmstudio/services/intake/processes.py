"""Processes that check rows: a file that hangs or kills its reader costs one process and is listed like any other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import connection
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Self

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Content, NewSample, Problem
from mmstudio.services.intake.checking import Checked, Checker, CheckPlan, Item
from mmstudio.storage.intake import ReadySample, ReadyValue

PATIENCE_S = 30.0
"""A row that takes longer is given up, with the process that reads it."""
FEW = 64
"""So few rows are not worth a process."""

_CHUNK = 64
_CHUNK_BYTES = 8 << 20
_POLL_S = 0.05
_MOST_LOSSES = 3
_MOST_PROCESSES = 8
_STUCK = "The row is skipped: reading it took longer than {seconds:.0f} seconds."
_KILLED = "The row is skipped: reading it ended the process that reads files."


@dataclass
class _Chunk:
    """Some rows in a row; what came out of them so far."""

    items: list[Item]
    checked: list[Checked] = field(default_factory=list)
    done: bool = False
    losses: int = 0


class CheckingProcesses:
    """Checks rows in several processes and gives them back in order; use it as a context manager.

    Args:
        plan: What they need to know.
        count: How many processes; 0: everything happens in this one.
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

    def check(self, items: Iterable[Item]) -> Iterator[tuple[list[Item], list[Checked]]]:
        """Rows in portions, each with what becomes of them.

        Raises:
            StudioError: If the project's disk refuses a copy.
        """
        source = iter(items)
        window: deque[_Chunk] = deque()
        if not self._workers:
            while chunk := _next_chunk(source):
                self._beat()
                yield chunk.items, _check(self._checker, chunk.items)
            return
        ended = False
        while True:
            idle = [worker for worker in self._workers if worker.chunk is None]
            while idle and not ended and len(window) < 3 * len(self._workers):
                following = _next_chunk(source)
                ended = following is None
                if following is not None:
                    window.append(following)
                    idle.pop().take(following)
            while window and window[0].done:
                first = window.popleft()
                yield first.items, first.checked
            if ended and not window:
                return
            self._beat()
            self._await()

    def _await(self) -> None:
        busy = [worker for worker in self._workers if worker.chunk is not None]
        ready = set(connection.wait([worker.pipe for worker in busy], _POLL_S))
        for worker in busy:
            if worker.pipe in ready:
                worker.receive()
            elif worker.stuck(self._patience_s):
                worker.give_up(_STUCK.format(seconds=self._patience_s))


def processes_for(count: int) -> int:
    """How many processes a number of rows is worth; 0 of them: it is not known."""
    if 0 < count <= FEW:
        return 0
    return max(1, min(os.cpu_count() or 1, _MOST_PROCESSES, count // (8 * FEW) if count else _MOST_PROCESSES))


class _Worker:
    """One process, replaced when it is lost."""

    def __init__(self, plan: CheckPlan) -> None:
        self._plan = plan
        self.chunk: _Chunk | None = None
        self._seen, self._since = -1, 0.0
        self._start()

    def take(self, chunk: _Chunk) -> None:
        """Give it rows to check."""
        self.chunk = chunk
        self._place.value = -1
        self._seen, self._since = -1, time.monotonic()
        try:
            self.pipe.send(list(map(_packed, chunk.items)))
        except (OSError, ValueError):  # it ended before it could take them
            self.give_up(_KILLED)

    def receive(self) -> None:
        """Take what it has found, or that it is gone."""
        chunk = self.chunk
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            self.give_up(_KILLED)
            return
        if chunk is None:
            return
        self.chunk = None
        if isinstance(answer, StudioError):
            raise answer
        chunk.checked += map(_made, answer)
        chunk.done = True

    def stuck(self, patience_s: float) -> bool:
        """Whether it has been at the same row for too long."""
        if self._place.value != self._seen:
            self._seen, self._since = self._place.value, time.monotonic()
        return time.monotonic() - self._since > patience_s

    def give_up(self, reason: str) -> None:
        """End the process, list the row that it was at, and have another one check the rest.

        What it had found of the rows before is found again.
        """
        chunk, place = self.chunk, int(self._place.value)
        self.stop()
        self._start()
        if chunk is None:
            return
        chunk.losses += 1
        if place >= 0:
            chunk.items[place] = Problem(chunk.items[place].source, reason)
        elif chunk.losses > _MOST_LOSSES:
            raise StudioError(
                "The processes that read files end as soon as they are started.",
                hint="See whether another program, or the lack of memory, ends them.",
            )
        self.take(chunk)

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


def serve(pipe: connection.Connection[Any, Any], plan: CheckPlan, place: Any) -> None:
    """What such a process does: takes rows, gives what becomes of them, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then asks no more
    checker = Checker(plan)
    while True:
        try:
            items = list(map(_opened, pipe.recv()))
        except (EOFError, OSError):
            return
        checked: list[Checked] = []
        answer: list[Checked] | StudioError = checked
        try:
            for number, item in enumerate(items):
                place.value = number
                checked += _check(checker, [item])
        except StudioError as error:
            answer = error
        place.value = -1
        try:
            pipe.send(answer if isinstance(answer, StudioError) else list(map(_plain, answer)))
        except OSError:
            return


def _check(checker: Checker, items: Sequence[Item]) -> list[Checked]:
    try:
        return checker.check(items)
    except OSError as error:
        raise StudioError(
            "The project's disk refuses: {reason}.",
            hint="Make room and try again.",
            reason=error.strerror or str(error),
        ) from error


def _packed(item: Item) -> Any:
    """A row as plain data, which travels in a third of the time; a path is a tuple of its text."""
    if isinstance(item, Problem):
        return item
    values = [
        (slot, [(str(value),) if isinstance(value, PurePath) else value for value in alternatives])
        for slot, alternatives in item.values.items()
    ]
    return values, item.split, dict(item.meta), item.source


def _plain(checked: Checked) -> Any:
    """What became of a row as plain data."""
    if isinstance(checked, Problem):
        return checked
    return tuple(map(tuple, checked.values)), *checked[1:]


def _made(plain: Any) -> Checked:
    if isinstance(plain, Problem):
        return plain
    values, *rest = plain
    return ReadySample(tuple(map(ReadyValue._make, values)), *rest)


def _opened(packed: Any) -> Item:
    if isinstance(packed, Problem):
        return packed
    values, split, meta, source = packed
    opened = {
        slot: tuple([Path(*value) if type(value) is tuple else value for value in alternatives])
        for slot, alternatives in values
    }
    return NewSample(opened, split, meta, source)


def _next_chunk(source: Iterator[Item]) -> _Chunk | None:
    """The next rows, of bearable size."""
    items: list[Item] = []
    size = 0
    for item in islice(source, _CHUNK):
        items.append(item)
        if isinstance(item, NewSample):
            size += _bytes_of(item)
        if size > _CHUNK_BYTES:
            break
    return _Chunk(items) if items else None


def _bytes_of(sample: NewSample) -> int:
    return sum(
        len(value.data)
        for alternatives in sample.values.values()
        for value in alternatives
        if isinstance(value, Content)
    )
