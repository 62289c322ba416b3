"""Runs and sessions as listed; what belongs to them lies in their folders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

LearnerKind = Literal["generator", "objective", "predictor"]
"""What learns in a run; only the first one makes something."""


class RunState(StrEnum):
    """Where a run stands."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Run:
    """One training of one recipe on one data set.

    Attributes:
        id: Short, unique in the project, e.g. ``r0001``.
        name: Title given by the person or made from the recipe.
        dataset: Name of the data set.
        recipe: Id of the recipe it started from.
        state: Where it stands.
        step: Steps trained so far, as of the last checkpoint.
        seed: Seed that all randomness of the training follows from.
        created: ISO 8601 UTC.
        notes: Free text.
    """

    id: str
    name: str
    dataset: str
    recipe: str
    state: RunState = RunState.CREATED
    step: int = 0
    seed: int = 0
    created: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run with what its folder holds, as lists show it.

    Attributes:
        run: Its row, with the step of its last checkpoint.
        checkpoints: Steps of its checkpoints, in order.
        learner: What learns in it.
    """

    run: Run
    checkpoints: tuple[int, ...] = ()
    learner: LearnerKind = "generator"

    @property
    def generates(self) -> bool:
        """Whether something can be generated from it now."""
        return self.learner == "generator" and bool(self.checkpoints)


@dataclass(frozen=True, slots=True)
class Session:
    """A named place for generated results of one run.

    Attributes:
        id: Short, unique in the project, e.g. ``s0001``.
        name: Title.
        run_id: The run it samples from.
        created: ISO 8601 UTC.
    """

    id: str
    name: str
    run_id: str
    created: str = ""
