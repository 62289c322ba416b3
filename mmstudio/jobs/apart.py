"""The executor of a job that runs in several processes: it starts them, passes on what they tell, and has them stop."""

from __future__ import annotations

import atexit
import json
import multiprocessing
import os
import queue
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Listener
from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, StudioError
from mmstudio.core.job import Command, Failure, JobState
from mmstudio.jobs.execute import Outcome
from mmstudio.jobs.far import CANCEL, Pipe, Seat, take_part
from mmstudio.plugins.specs import resolve

_POLL_S = 0.05
_GRACE_S = 20.0
"""Seconds in which processes end by themselves after the job has."""
AGAIN = "A process of the training ended by itself; all begin again at the last checkpoint."
ENDED = "A process of the training ended by itself, and none is started again."


@dataclass(frozen=True)
class Processes:
    """How a job runs in several processes.

    Attributes:
        launch: ``"module:attribute"`` of what starts them: function, its arguments, number of processes, how often all are
            started again, and an empty folder.
        world: ``"module:attribute"`` of what opens the world of the job in each.
        facts: Its arguments, which are sent to each.
        devices: Device of each process.
        restarts: How often all are started again after one has ended by itself.
    """

    launch: str
    world: str
    facts: tuple[Any, ...]
    devices: tuple[str, ...]
    restarts: int


def run_apart(apart: Processes, entry: str, context: RunContext) -> Outcome:
    """Run a job in several processes to its end.

    Args:
        apart: How.
        entry: ``"module:attribute"`` of its code.
        context: What it tells is told here, and what is asked of it is taken from here.

    Raises:
        StudioError: If a process ends by itself, and none is started again.
    """
    folder = Path(tempfile.mkdtemp(prefix="mmstudio-"))
    key = secrets.token_bytes(32)
    try:
        with Listener(authkey=key) as listener:
            told = _Told(context, restarts=apart.restarts)
            threading.Thread(target=told.accept, args=(listener,), name="ranks", daemon=True).start()
            seat = Seat(
                job=context.job,
                entry=entry,
                world=apart.world,
                facts=apart.facts,
                project_dir=context.project_dir,
                run_dir=context.run_dir,
                cache_dir=context.cache_dir,
                devices=apart.devices,
                address=listener.address,
                key=key,
            )
            return _followed(apart, seat, folder, told)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _followed(apart: Processes, seat: Seat, folder: Path, told: _Told) -> Outcome:
    spawn = multiprocessing.get_context("spawn")
    agent = spawn.Process(target=_agent, args=(apart.launch, seat, apart.restarts, folder))
    agent.start()
    atexit.register(agent.kill)  # a program that ends waits for its processes otherwise
    try:
        while told.outcome is None:
            alive = agent.is_alive()
            told.take(_POLL_S)
            told.ask()
            if not alive and told.outcome is None and not told.take(0.0):
                raise StudioError(
                    ENDED,
                    hint="See whether the memory is full. Go on from the last checkpoint: resume the run.",
                )
        if told.outcome.state is not JobState.FAILED:
            agent.join(_GRACE_S)
        return told.outcome
    finally:
        agent.terminate()
        told.close()
        agent.join(_GRACE_S)
        agent.kill()
        agent.join()
        atexit.unregister(agent.kill)


def _agent(launch: str, seat: Seat, restarts: int, folder: Path) -> None:
    """Start the processes and wait for them; ends with the process that started this one."""
    parent = multiprocessing.parent_process()

    def leave() -> None:
        if parent is not None:
            parent.join()
        for child in multiprocessing.active_children():
            child.kill()
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
    run: Callable[..., None] = resolve(launch)
    run(take_part, (seat,), len(seat.devices), restarts, folder)


@dataclass
class _Told:
    """What the processes of a job told, and what they are to be told.

    Attributes:
        context: Where it is told on.
        restarts: How often processes are started again.
        outcome: How the job ended, once it has.
    """

    context: RunContext
    restarts: int
    outcome: Outcome | None = None
    _messages: queue.Queue[tuple[Pipe, str, dict[str, Any]]] = field(default_factory=queue.Queue)
    _pipes: list[Pipe] = field(default_factory=list)
    _leader: Pipe | None = None
    _begun: bool = False
    _stops: list[str] = field(default_factory=list)

    def accept(self, listener: Listener) -> None:
        """Let processes in until the listener is closed."""
        while True:
            try:
                pipe = listener.accept()
            except multiprocessing.AuthenticationError:
                continue
            except OSError:
                return
            self._pipes.append(pipe)
            threading.Thread(target=self._hear, args=(pipe,), name="rank", daemon=True).start()

    def _hear(self, pipe: Pipe) -> None:
        with suppress(OSError, EOFError):
            while True:
                kind, what = json.loads(pipe.recv_bytes())
                self._messages.put((pipe, kind, what))

    def take(self, wait_s: float) -> bool:
        """Tell on what has arrived; gives whether something had."""
        try:
            pipe, kind, what = self._messages.get(timeout=wait_s) if wait_s else self._messages.get_nowait()
        except queue.Empty:
            return False
        while True:
            self._tell_on(pipe, kind, what)
            try:
                pipe, kind, what = self._messages.get_nowait()
            except queue.Empty:
                return True

    def ask(self) -> None:
        """Pass on commands, and that the job is to stop; also to processes that are started later."""
        for command in self.context.commands():
            if command is Command.PAUSE:
                self._stops.append(command.value)
            self._send(command.value)
        try:
            self.context.check()
        except JobCancelledError:
            if CANCEL not in self._stops:
                self._stops.append(CANCEL)
                self._send(CANCEL)

    def close(self) -> None:
        """Leave the processes; those that still run end."""
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()

    def _send(self, word: str) -> None:
        if self._leader is not None:
            with suppress(OSError):
                self._leader.send_bytes(json.dumps(word).encode())

    def _tell_on(self, pipe: Pipe, kind: str, what: dict[str, Any]) -> None:
        context = self.context
        match kind:
            case "here" if what["rank"] == 0:
                if self._begun:
                    context.log(AGAIN, level="warning")
                self._leader, self._begun = pipe, True
                for word in self._stops:
                    self._send(word)
            case "progress":
                context.progress(
                    what["done"], what["total"], eta_s=what["eta_s"], note=what["note"], **what["params"]
                )
            case "metric":
                context.metric(what["step"], what["values"])
            case "preview":
                context.preview(what["kind"], what["step"], what["slots"])
            case "log":
                context.log(what["template"], level=what["level"], **what["params"])
            case "result":
                context.result(what["data"])
            case "ended":
                self._end(what)

    def _end(self, what: Mapping[str, Any]) -> None:
        """Note how the job ended: as rank 0 says, or as whoever failed."""
        state = JobState(what["state"])
        if self.outcome is None and (what["rank"] == 0 or state is JobState.FAILED):
            failure = what["failure"]
            self.outcome = Outcome(state, None if failure is None else Failure(**failure))
