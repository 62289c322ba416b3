"""A job in another process: what it tells goes through a connection as JSON, and so does what it is told."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from mmstudio.core.context import GrowingSamples
from mmstudio.core.errors import RankLostError
from mmstudio.core.job import Command, Job
from mmstudio.jobs.alone import AloneContext
from mmstudio.jobs.cancel import CancelToken, CommandBox
from mmstudio.jobs.execute import execute
from mmstudio.plugins.specs import resolve

CANCEL = "cancel"
"""What a process is told, beside commands."""
Pipe: TypeAlias = "Connection[Any, Any]"


class FarWorld(Protocol):
    """What a job in another process works with, opened there."""

    @property
    def registry(self) -> Any:
        """The plugin registry."""

    def samples(self, dataset: str) -> GrowingSamples:
        """The data set of that name."""


@dataclass(frozen=True)
class Seat:
    """What a process needs to take part in a job; it is sent to it.

    Attributes:
        job: The job.
        entry: ``"module:attribute"`` of its code.
        world: ``"module:attribute"`` of what opens the :class:`FarWorld`.
        facts: Its arguments.
        project_dir, run_dir, cache_dir: Folders of the job.
        devices: Device of each process, by rank.
        address, key: Where the process tells and is told, and the key to it.
    """

    job: Job
    entry: str
    world: str
    facts: tuple[Any, ...]
    project_dir: Path
    run_dir: Path
    cache_dir: Path
    devices: tuple[str, ...]
    address: Any
    key: bytes


class FarContext(AloneContext):
    """The ``RunContext`` of a job in another process; of several processes only the first is heard, and commanded.

    Attributes:
        job, project_dir, run_dir, cache_dir, device, registry: As in ``RunContext``.
    """

    def __init__(self, seat: Seat, rank: int, world: FarWorld, pipe: Pipe) -> None:
        self.job = seat.job
        self.project_dir, self.run_dir, self.cache_dir = seat.project_dir, seat.run_dir, seat.cache_dir
        self.device = seat.devices[rank]
        self.registry = world.registry
        self._samples = world.samples
        self._heard = rank == 0
        self._pipe = pipe
        self._sending = threading.Lock()
        self._token, self._box = CancelToken(), CommandBox()

    def listen(self) -> None:
        """Take what the process is told; ends the process when nobody is there any more."""
        try:
            while True:
                word = json.loads(self._pipe.recv_bytes())
                if word == CANCEL:
                    self._token.cancel()
                else:
                    self._box.put(Command(word))
        except (OSError, EOFError):
            os._exit(1)  # who started the job has ended, or has ended the job

    def send(self, event: str, **what: Any) -> None:
        """Tell something, whatever the rank."""
        text = json.dumps([event, what], default=str).encode()
        with self._sending:
            self._pipe.send_bytes(text)

    def progress(
        self, done: float, total: float, *, eta_s: float | None = None, note: str = "", **params: Any
    ) -> None:
        """See ``RunContext``."""
        self._tell("progress", done=done, total=total, eta_s=eta_s, note=note, params=params)

    def metric(self, step: int, values: Mapping[str, float]) -> None:
        """See ``RunContext``."""
        self._tell("metric", step=step, values=dict(values))

    def preview(self, kind: str, step: int, slots: Mapping[str, list[Any]]) -> None:
        """See ``RunContext``; the values are in the run's folder, and not told again."""
        self._tell("preview", kind=kind, step=step, slots={slot: [] for slot in slots})

    def log(
        self, template: str, *, level: Literal["info", "warning", "error"] = "info", **params: Any
    ) -> None:
        """See ``RunContext``."""
        self._tell("log", template=template, level=level, params=params)

    def result(self, data: Mapping[str, Any]) -> None:
        """See ``RunContext``."""
        self._tell("result", data=dict(data))

    def check(self) -> None:
        """See ``RunContext``."""
        self._token.check()

    def commands(self) -> list[Command]:
        """See ``RunContext``."""
        return self._box.take()

    def samples(self, dataset: str) -> GrowingSamples:
        """See ``RunContext``."""
        return self._samples(dataset)

    def _tell(self, event: str, **what: Any) -> None:
        if self._heard:
            self.send(event, **what)


def take_part(seat: Seat) -> None:
    """Do the job of one process, and tell how it ended; a process whose fellow was lost says nothing, and fails."""
    rank = int(os.environ["RANK"])
    pipe: Pipe = Client(seat.address, authkey=seat.key)
    opened: Callable[..., FarWorld] = resolve(seat.world)
    context = FarContext(seat, rank, opened(*seat.facts), pipe)
    context.send("here", rank=rank)
    threading.Thread(target=context.listen, name="told", daemon=True).start()
    outcome = execute(lambda: seat.entry, lambda: context)
    if outcome.failure is not None and outcome.failure.type == RankLostError.__name__:
        os._exit(1)
    failure = None if outcome.failure is None else asdict(outcome.failure)
    context.send("ended", rank=rank, state=outcome.state.value, failure=failure)
