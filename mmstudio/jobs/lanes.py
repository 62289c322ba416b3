"""Lanes: one long-lived thread each; the lanes of a device share a fair lock."""

from __future__ import annotations

import logging
import re
import threading
from collections import deque
from collections.abc import Callable

from mmstudio.core.errors import UsageError
from mmstudio.jobs.fair_lock import FairLock

_LOG = logging.getLogger(__name__)
_LANE = re.compile(r"(?P<device>cpu|[a-z]+:\d+):(train|sample|judge)|io")


def device_of(lane: str) -> str:
    """The device of a lane: ``cuda:0`` for ``cuda:0:train``, ``cpu`` for ``io``.

    Raises:
        UsageError: If the name cannot be that of a lane.
    """
    match = _LANE.fullmatch(lane)
    if match is None:
        raise UsageError(
            "There is no lane {lane!r}.",
            hint="Lanes are io, DEVICE:train, DEVICE:sample and DEVICE:judge.",
            lane=lane,
        )
    return match["device"] or "cpu"


class Gate:
    """Lets one lane of each name work at a time, across all projects.

    Attributes:
        changed: Guards the gate and its lanes, and is notified of every change of them.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._inside: Lane | None = None
        self._waiting: list[Lane] = []

    def enter(self, lane: Lane) -> bool:
        """Enter if the gate is free and no lane has waited longer; called with ``changed`` held."""
        if lane not in self._waiting:
            self._waiting.append(lane)
        if self._inside is not None or self._waiting[0] is not lane:
            return False
        self._waiting.pop(0)
        self._inside = lane
        return True

    def leave(self, lane: Lane) -> None:
        """Leave the gate; called with ``changed`` held."""
        if self._inside is lane:
            self._inside = None
            self.changed.notify_all()

    def withdraw(self, lane: Lane) -> None:
        """Stop waiting; called with ``changed`` held."""
        if lane in self._waiting:
            self._waiting.remove(lane)
            self.changed.notify_all()


class Machine:
    """The devices that all projects of one program share; on each device, every lane name runs one job at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[str, FairLock] = {}
        self._gates: dict[str, Gate] = {}

    def turns(self, device: str) -> FairLock:
        """The lock that a job holds on a device for one step or one batch."""
        with self._lock:
            return self._turns.setdefault(device, FairLock())

    def gate(self, lane: str) -> Gate:
        """The gate for lanes of that name; a lane that only reads and writes (``io``) has its own."""
        with self._lock:
            return Gate() if lane == "io" else self._gates.setdefault(lane, Gate())


class Lane:
    """Runs jobs one after the other, in the order in which they were added, in its own thread.

    Args:
        name: Name of the lane.
        execute: Called with the id of a job.
        gate: Gate shared with lanes of the same name in other projects.

    Attributes:
        name: ``io``, ``cpu:train``, ``cuda:0:sample`` ...
        device: Device of its jobs.
    """

    def __init__(self, name: str, execute: Callable[[str], None], gate: Gate | None = None) -> None:
        self.name = name
        self.device = device_of(name)
        self._execute = execute
        self._gate = gate or Gate()
        self._changed = self._gate.changed
        self._queue: deque[str] = deque()
        self._current = ""
        self._paused = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"lane {name}", daemon=True)

    def start(self) -> None:
        """Start the thread; does nothing if it is running."""
        with self._changed:
            if self._thread.ident is None:
                self._thread.start()

    def put(self, job_id: str) -> None:
        """Add a job at the end; one that is already waiting keeps its place."""
        with self._changed:
            if job_id not in self._queue:
                self._queue.append(job_id)
                self._changed.notify_all()

    def remove(self, job_id: str) -> bool:
        """Remove a waiting job.

        Returns:
            Whether it was waiting; otherwise it is running or has run.
        """
        with self._changed:
            if job_id not in self._queue:
                return False
            self._queue.remove(job_id)
            self._changed.notify_all()
            return True

    def move(self, job_id: str, place: int) -> tuple[str, ...]:
        """Move a waiting job to another place in the queue.

        Args:
            job_id: Id of the job.
            place: New place, counted from 0; values beyond the ends mean the first or the last place.

        Returns:
            Ids of all waiting jobs, next first; unchanged if the job is no longer waiting.
        """
        with self._changed:
            if job_id in self._queue:
                self._queue.remove(job_id)
                self._queue.insert(max(0, place), job_id)
            return tuple(self._queue)

    def pause(self) -> None:
        """Start no further job until :meth:`resume`; the running one continues."""
        with self._changed:
            self._paused = True
            self._changed.notify_all()

    def resume(self) -> None:
        """Continue after :meth:`pause`."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    @property
    def current(self) -> str:
        """Id of the running job, or empty."""
        with self._changed:
            return self._current

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the waiting jobs, next first."""
        with self._changed:
            return tuple(self._queue)

    def stop(self) -> None:
        """Start no further job and let the thread end; waiting jobs stay in the queue."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the thread to end.

        Returns:
            Whether it has ended.
        """
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _may_go(self) -> bool:
        """Whether a job is waiting and it is this lane's turn."""
        if self._queue and not self._paused:
            return self._gate.enter(self)
        self._gate.withdraw(self)
        return False

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._may_go())
                if self._stopping:
                    self._gate.withdraw(self)
                    self._gate.leave(self)
                    return
                self._current = self._queue.popleft()
            try:
                self._execute(self._current)
            except Exception:  # noqa: BLE001
                # the executing code records a job's failure; if that recording fails, the lane must go on
                _LOG.exception("lane %s: job %s could not be recorded", self.name, self._current)
            finally:
                with self._changed:
                    self._current = ""
                    self._gate.leave(self)
