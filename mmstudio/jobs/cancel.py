"""Requests to a running job: cancellation, and commands."""

from __future__ import annotations

import threading

from mmstudio.core.errors import JobCancelledError
from mmstudio.core.job import Command


class CancelToken:
    """Asks one job, once, to stop; a job gets a new token each time it is queued."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._for_good = False

    def cancel(self, *, for_good: bool = True) -> None:
        """Ask the job to stop; it does so at its next check.

        Args:
            for_good: Whether a person asked for it; otherwise the program is ending and the job is only interrupted.
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
        """Raise if the job was asked to stop.

        Raises:
            JobCancelledError: If it was.
        """
        if self._event.is_set():
            raise JobCancelledError


class CommandBox:
    """Commands waiting for one job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commands: list[Command] = []

    def put(self, command: Command) -> None:
        """Add a command; one that is already waiting is not added twice."""
        with self._lock:
            if command not in self._commands:
                self._commands.append(command)

    def take(self) -> list[Command]:
        """Commands since the last call, in order of arrival."""
        with self._lock:
            commands, self._commands = self._commands, []
        return commands
