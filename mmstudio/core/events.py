"""Events of jobs; frozen, without tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mmstudio.core.job import Failure, JobState
from mmstudio.core.sentences import fill


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A job moved to another state."""

    job_id: str
    state: JobState
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class MetricLogged:
    """Numbers of one training step."""

    job_id: str
    step: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LogWritten:
    """One line of a job's log: a template with its parameters."""

    job_id: str
    level: Literal["info", "warning", "error"]
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The line with its parameters filled in."""
        return fill(self.template, self.params)


@dataclass(frozen=True, slots=True)
class ResultReady:
    """A result has been saved and can be shown."""

    job_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProgressMade:
    """How far a job is; only the newest one matters.

    Attributes:
        done, total: In the job's own unit; ``total`` 0 when unknown.
        eta_s: Seconds left, or ``None``.
        note: A few words, e.g. the rate: a template with its parameters.
    """

    job_id: str
    done: float
    total: float
    eta_s: float | None = None
    note: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The note with its parameters filled in."""
        return fill(self.note, self.params)


@dataclass(frozen=True, slots=True)
class PreviewMade:
    """A picture of work in progress; only the newest one per (job, kind) matters.

    Attributes:
        kind: Kind of preview, e.g. ``samples``.
        slots: Raw values per slot (numpy pictures, sounds, texts).
    """

    job_id: str
    kind: str
    step: int
    slots: Mapping[str, list[Any]]


Event = StateChanged | MetricLogged | LogWritten | ResultReady | ProgressMade | PreviewMade
