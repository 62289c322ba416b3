"""The watch over a job: a bar with the time left, warnings, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.terminal import Bar, bar
from mmstudio.core import errors
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.events import Event, LogWritten, MetricLogged, ProgressMade, ResultReady
from mmstudio.core.job import Command, Job, JobState

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

_POLL_S = 0.1
_STOPPED = 130
_ENDS_AT = 3
_SAVES = {
    "train": "Saving, then stopping; Ctrl-C again stops at once, without saving.",
    "evaluate": "Stopping; the same command goes on behind what is judged already. Ctrl-C again forgets that.",
    "shrink": "Stopping; the same command goes on behind what is judged already. Ctrl-C again forgets that.",
}
"""What is said as a job of this kind saves what it has done."""
_GOING = frozenset({JobState.QUEUED, JobState.RUNNING})


@dataclass
class Watched:
    """The outcome of a job.

    Attributes:
        job: The job as it ended.
        results: Everything that it saved, in order.
        metrics: Newest numbers.
        interrupts: How often the keyboard asked to stop.
    """

    job: Job
    results: list[Mapping[str, Any]] = field(default_factory=list)
    metrics: dict[str, float] = field(default_factory=dict)
    interrupts: int = 0


def watch(
    opened: OpenProject, job: Job, out: Output, grown: Callable[[Event], Sequence[str] | None] | None = None
) -> Watched:
    """Follow a job until it neither waits nor runs.

    ``grown`` gives lines that a terminal shows below the bar, or ``None`` where an event changes none.

    The first Ctrl-C asks a training or an evaluation to save and pause, and cancels anything else; the second cancels; the third ends the
    program at once.
    """
    watched = Watched(job)
    with _interrupts() as asked, bar(job.title) as shown:
        following = _Bar(shown)
        while True:
            opened.channel.wait(_POLL_S)
            for event in opened.channel.drain():
                if event.job_id == job.id:
                    _take(event, watched, following, out)
                    lines = grown(event) if grown is not None and shown.seen else None
                    if lines is not None:
                        shown.grow(lines)
            if len(asked) > watched.interrupts:
                watched.interrupts = len(asked)
                _stop(opened, job, watched.interrupts, out)
            watched.job = opened.runner.job(job.id) if following.settled else watched.job
            if watched.job.state not in _GOING and watched.job.state is following.state:
                break
    watched.job = opened.runner.wait(job.id)
    for event in opened.channel.drain():
        if event.job_id == job.id and isinstance(event, ResultReady):
            watched.results.append(event.data)
    return watched


def finish(watched: Watched) -> Job:
    """The job if it is done.

    Raises:
        UsageError: If it was asked for something wrong.
        StudioError: If it failed.
        StoppedError: If the keyboard stopped it.
    """
    from mmstudio.services.jobs import JobFailedError, require_done

    if watched.interrupts and watched.job.state is not JobState.DONE:
        raise StoppedError("Stopped.")
    try:
        return require_done(watched.job)
    except JobFailedError as error:
        kind = getattr(errors, str(error.params.get("type")), None)
        if isinstance(kind, type) and issubclass(kind, UsageError):
            raise UsageError(error.template, hint=error.hint, **error.params) from error
        raise


class _Bar:
    """The bar of a job, and the job's last reported state."""

    def __init__(self, shown: Bar) -> None:
        self._shown = shown
        self.state = JobState.QUEUED

    @property
    def settled(self) -> bool:
        """Whether the job was reported to have stopped."""
        return self.state not in _GOING

    def advance(self, event: ProgressMade, metrics: Mapping[str, float]) -> None:
        loss = next((f"loss {value:.4g}" for name, value in metrics.items() if name.startswith("loss")), "")
        left = "" if event.eta_s is None else f"{_clock(event.eta_s)} left"
        words = "  ".join(part for part in (event.words, loss, left) if part)
        self._shown.advance(event.done, event.total, words)


def _take(event: Event, watched: Watched, bar: _Bar, out: Output) -> None:
    if isinstance(event, ProgressMade):
        bar.advance(event, watched.metrics)
    elif isinstance(event, MetricLogged):
        watched.metrics |= event.values
    elif isinstance(event, ResultReady):
        watched.results.append(event.data)
    elif isinstance(event, LogWritten):
        if event.level != "info" or out.options.debug:
            with suppress(StudioError, KeyError, IndexError):
                out.note(event.message)
    elif hasattr(event, "state"):
        bar.state = event.state


def _stop(opened: OpenProject, job: Job, count: int, out: Output) -> None:
    if job.kind in _SAVES and count == 1:
        out.note(_SAVES[job.kind])
        with suppress(StudioError):
            opened.runner.command(job.id, Command.PAUSE)
        return
    out.note("Stopping.")
    opened.runner.cancel(job.id)


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Signals that ask to stop, collected instead of raised; the third ends the program, whatever it waits for."""
    asked: list[int] = []

    def take(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) == _ENDS_AT:
            _end_at_once()

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.signal(kind, take) for kind in kinds}
    try:
        yield asked
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _end_at_once() -> None:
    """End the program and its processes without waiting: a job may hang in code that never checks whether to stop.

    What was saved is whole, as after a loss of power.
    """
    processes = sys.modules.get("multiprocessing")  # whoever began one has loaded it
    for process in processes.active_children() if processes else ():
        process.kill()
    os.write(2, b"Ended at once.\n")
    os._exit(_STOPPED)


def _clock(seconds: float) -> str:
    whole = round(max(0.0, seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
