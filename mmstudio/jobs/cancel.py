"""What a running job is told: to stop, and commands."""

from __future__ import annotations

import threading

from mmstudio.core.errors import JobCancelledError
from mmstudio.core.job import Command


class CancelToken:
    """Asks one job, once, to stop; every time a job is queued it gets a fresh one."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._for_good = False

    def cancel(self, *, for_good: bool = True) -> None:
        """Ask the job to stop; it does at its next check.

        Args:
            for_good: Whether a person wants that; else the program ends and the job is only interrupted.
        """
        self._for_good = self._for_good or for_good
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._event.is_set()

    @property
    def for_good(self) -> bool:
        """Whether a person asked for it."""
        return self._for_good

    def check(self) -> None:
        """Leave the job if it was asked to stop.

        Raises:
            JobCancelledError: If so.
        """
        if self._event.is_set():
            raise JobCancelledError


class CommandBox:
    """Commands on their way to one job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commands: list[Command] = []

    def put(self, command: Command) -> None:
        """Leave a command; one that is waiting already is not doubled."""
        with self._lock:
            if command not in self._commands:
                self._commands.append(command)

    def take(self) -> list[Command]:
        """Commands since the last call, in the order they came."""
        with self._lock:
            commands, self._commands = self._commands, []
        return commands
