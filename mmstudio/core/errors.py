"""Errors whose text is a sentence for the person at the program.

A sentence is an English template with named parameters, so that a window can translate it where it is shown.
"""

from __future__ import annotations

from typing import Any

from mmstudio.core.sentences import Sentence, fill


class StudioError(Exception):
    """Base of all errors that the program explains: what went wrong, where, and what to do.

    Attributes:
        template: English sentence with ``{named}`` parameters.
        hint: What the person can do; a template over the same parameters, or empty.
        params: Values of the parameters.
    """

    def __init__(self, template: str, *, hint: str = "", **params: Any) -> None:
        super().__init__(template)
        self.template = template
        self.hint = hint
        self.params = params

    @property
    def message(self) -> str:
        """The sentence with its parameters filled in, without the hint."""
        return fill(self.template, self.params)

    @property
    def advice(self) -> str:
        """The hint with its parameters filled in."""
        return fill(self.hint, self.params)

    @property
    def told(self) -> Sentence:
        """Sentence and hint as a part of another sentence, which is translated with it."""
        return Sentence(self.template, self.params, self.hint)

    def __str__(self) -> str:
        return f"{self.message} {self.advice}" if self.hint else self.message


class UsageError(StudioError):
    """The request itself was wrong: an unknown id, a setting out of range, an ambiguous slot."""


class NotFoundError(UsageError):
    """A named thing does not exist."""


class BadFileError(StudioError):
    """One input file cannot be used; work on the others continues."""


class DamagedError(StudioError):
    """Stored data (a project, a checkpoint) cannot be read."""


class BusyError(StudioError):
    """Another program holds the requested thing."""


class OutOfMemoryError(StudioError):
    """The work did not fit into memory, even with a smaller micro-batch."""


class RankLostError(StudioError):
    """Another of the processes that train one model together has ended; the training starts from its last checkpoint."""


class JobCancelledError(Exception):
    """Raised inside a job when its cancel token is set; never shown as an error."""


class JobPausedError(Exception):
    """Raised inside a job after it has saved itself because a pause was asked for."""
