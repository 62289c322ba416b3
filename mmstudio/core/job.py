"""Jobs: their state, their failure, and the commands that they accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mmstudio.core.sentences import Sentence, from_stored

TITLE = "title_words"
"""Key in a payload that holds the template and parameters of the title."""


class JobState(StrEnum):
    """State of a job. INTERRUPTED: the job was found RUNNING when the project was opened."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def ended(self) -> bool:
        """Whether the job cannot change its state by itself any more."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @property
    def resumable(self) -> bool:
        """Whether the job can be put back into the queue."""
        return self in {JobState.PAUSED, JobState.INTERRUPTED, JobState.FAILED, JobState.CANCELLED}


class Command(StrEnum):
    """A command to a running job, besides to cancel."""

    SAVE_NOW = "save_now"
    SAMPLE_NOW = "sample_now"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Failure:
    """Reason of a job's failure, in words and for the log.

    Attributes:
        type: Name of the exception's class.
        message: Message of the exception.
        traceback: Traceback of the exception.
        hint: What the person can do, or empty.
        expected: Whether the message is a sentence for people; otherwise the program or a plugin has a fault.
        template, advice, params: Message and hint before their parameters were filled in, so that a window can
            translate them; empty if there is no template. Parameters are JSON.
    """

    type: str
    message: str
    traceback: str = ""
    hint: str = ""
    expected: bool = False
    template: str = ""
    advice: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The message as a part of another sentence, which is translated with it."""
        given = {name: from_stored(value) for name, value in self.params.items()}
        return Sentence(self.template, given) if self.template else self.message


@dataclass(frozen=True, slots=True)
class Job:
    """One unit of work, stored in the project's database.

    Attributes:
        id: Unique in the project (uuid4 hex).
        kind: ``train``, ``generate``, ``import`` ...
        title: English sentence for lists, filled in.
        lane: ``cpu:train``, ``cpu:sample``, ``cpu:judge``, ``cuda:0:train``, ``io`` ...
        payload: JSON that says what to do; its form, and the code that does it, follow from the kind.
        state: Present state.
        run_id: The run it belongs to, or empty.
        failure: Set when FAILED.
        result: JSON left by the entry.
        created, started, ended: ISO 8601 UTC, or empty.
    """

    id: str
    kind: str
    title: str
    lane: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    state: JobState = JobState.QUEUED
    run_id: str = ""
    failure: Failure | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    created: str = ""
    started: str = ""
    ended: str = ""

    @property
    def title_words(self) -> tuple[str, Mapping[str, Any]]:
        """The title as a template with its parameters, so that a window can translate it."""
        match self.payload.get(TITLE):
            case {"template": str(template), "params": dict(params)}:
                return template, {
                    name: value for name, value in params.items() if isinstance(value, str | int)
                }
            case _:
                return "{title}", {"title": self.title}
