"""Runs and sessions as lists show them; their content lies in their folders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

LearnerKind = Literal["generator", "objective", "predictor"]
"""Kinds of learners; only a generator makes results."""


class RunState(StrEnum):
    """State of a run."""

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
        state: Present state.
        step: Steps trained so far, as of the last checkpoint.
        seed: Seed of all randomness in the training.
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
    """A run and facts from its folder, as lists show it.

    Attributes:
        run: Its row, with the step of its last checkpoint.
        checkpoints: Steps of its checkpoints, in order.
        learner: Kind of its learner.
        tells: Whether it can be asked for the class or the number in a slot.
        tasks: Whether something is learned beside its learner.
    """

    run: Run
    checkpoints: tuple[int, ...] = ()
    learner: LearnerKind = "generator"
    tells: bool = False
    tasks: bool = False

    @property
    def generates(self) -> bool:
        """Whether it can generate results now."""
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
