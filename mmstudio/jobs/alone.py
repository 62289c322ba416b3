"""What is the same for all jobs that have a process to themselves: no other job shares their device here."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path


class AloneContext:
    """The part of a ``RunContext`` that is about others."""

    def device_turn(self, *, soon: bool = False) -> AbstractContextManager[None]:  # noqa: ARG002 - nobody else is here
        """The process shares its device by the system's means."""
        return nullcontext()

    def device_asked(self) -> bool:
        """Nobody else is here."""
        return False

    def lend_device(self) -> None:
        """See ``RunContext``."""

    def given_file(self, sha256: str) -> Path | None:  # noqa: ARG002 - conditions are not given to trainings
        """See ``RunContext``."""
        return None
