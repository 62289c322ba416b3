"""The program as a job sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Literal

from mmstudio.core.context import GrowingSamples, JobStore
from mmstudio.core.events import LogWritten, MetricLogged, PreviewMade, ProgressMade, ResultReady
from mmstudio.core.files.atomic import append_line
from mmstudio.core.job import Command, Job
from mmstudio.core.times import utc_now
from mmstudio.jobs.cancel import CancelToken, CommandBox
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.fair_lock import FairLock

_SMOOTHING_S = 10.0
"""Seconds over which the rate is averaged."""


class Rate:
    """The speed of a job, from its progress in the last seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: tuple[float, float] | None = None
        self._last = (0.0, 0.0)
        self._rate: float | None = None

    def update(self, done: float) -> float | None:
        """Units per second, or ``None`` until there is some progress in some time."""
        now = self._clock()
        if self._first is None or done < self._last[1]:
            self._first, self._last, self._rate = (now, done), (now, done), None
            return None
        passed, gained = now - self._last[0], done - self._last[1]
        if passed > 0 and gained > 0:
            self._last = (now, done)
            share = min(1.0, passed / min(_SMOOTHING_S, now - self._first[0]))
            fresh = gained / passed
            self._rate = fresh if self._rate is None else self._rate + share * (fresh - self._rate)
        return self._rate


class JobContext:
    """The ``RunContext`` of one job on its lane.

    Attributes:
        job: The job itself.
        project_dir: Root of the project.
        run_dir: Folder of the run or session; exists.
        cache_dir: Rebuildable data of the project; exists.
        device: ``cpu`` or ``cuda:N``.
        registry: The plugin registry.
    """

    def __init__(
        self,
        job: Job,
        *,
        project_dir: Path,
        run_dir: Path,
        cache_dir: Path,
        device: str,
        registry: Any,
        samples: Callable[[str], GrowingSamples],
        store: JobStore,
        channel: EventChannel,
        token: CancelToken,
        box: CommandBox,
        lock: FairLock,
    ) -> None:
        self.job = job
        self.project_dir = project_dir
        self.run_dir = run_dir
        self.cache_dir = cache_dir
        self.device = device
        self.registry = registry
        self._samples = samples
        self._store = store
        self._channel = channel
        self._token = token
        self._box = box
        self._lock = lock
        self._rate = Rate()

    def progress(
        self, done: float, total: float, *, eta_s: float | None = None, note: str = "", **params: Any
    ) -> None:
        """Report how far the job is; rate and time left are computed if they are not given."""
        rate = self._rate.update(done)
        if rate is not None:
            if eta_s is None and total > 0:
                eta_s = max(0.0, total - done) / rate
            note, params = (note, params) if note else (_pace(rate), {"rate": rate})
        self._channel.post(ProgressMade(self.job.id, done, total, eta_s, note, params))

    def metric(self, step: int, values: Mapping[str, float]) -> None:
        """Report the numbers of a step."""
        self._channel.post(MetricLogged(self.job.id, step, dict(values)))

    def preview(self, kind: str, step: int, slots: Mapping[str, list[Any]]) -> None:
        """Show work in progress (raw values, never tensors)."""
        self._channel.post(PreviewMade(self.job.id, kind, step, dict(slots)))

    def log(
        self, template: str, *, level: Literal["info", "warning", "error"] = "info", **params: Any
    ) -> None:
        """Write one line to the job's log and to ``log.txt`` in its folder."""
        event = LogWritten(self.job.id, level, template, params)
        with suppress(OSError):  # a full disk must not fail the job over a line that is also shown
            line = event.message.replace("\n", "\n    ")
            append_line(self.run_dir / "log.txt", f"{utc_now()} {level.upper():7} {line}")
        self._channel.post(event)

    def result(self, data: Mapping[str, Any]) -> None:
        """Report a saved result; the last one is stored with the job."""
        self._store.set_result(self.job.id, data)
        self._channel.post(ResultReady(self.job.id, dict(data)))

    def check(self) -> None:
        """Raise if the job was cancelled; call it every step.

        Raises:
            JobCancelledError: If it was.
        """
        self._token.check()

    def commands(self) -> list[Command]:
        """Commands that arrived since the last call."""
        return self._box.take()

    def device_turn(self, *, soon: bool = False) -> AbstractContextManager[None]:
        """Hold the device for one step or one batch; fair between the lanes of a device."""
        return self._lock.turn(soon=soon)

    def device_asked(self) -> bool:
        """Whether the device is to be lent now; see :meth:`FairLock.asked`."""
        return self._lock.asked

    def lend_device(self) -> None:
        """Lend the device; see :meth:`FairLock.lend`."""
        self._lock.lend()

    def samples(self, dataset: str) -> GrowingSamples:
        """The data set of that name.

        Raises:
            NotFoundError: If it does not exist.
        """
        return self._samples(dataset)

    def given_file(self, sha256: str) -> Path | None:
        """Path that the file of a condition with this content had when it was given, or ``None``."""
        return self._store.given_file(sha256)


def _pace(rate: float) -> str:
    """A template for units per second: three digits tell the size of a small rate, and whole ones that of a large one."""
    return "{rate:,.0f}/s" if rate >= 100 else "{rate:.3g}/s"
