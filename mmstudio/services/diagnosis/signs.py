"""Signs: what a training wrote down about itself, in the form that the rules of the diagnosis read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Training
from mmstudio.plugins.protocols import Severity

Rows = Sequence[Mapping[str, float]]
Numbers = npt.NDArray[np.float64]
LEAST_STEPS = 100
"""Number of steps before which what a run makes says nothing about it."""


@dataclass(frozen=True)
class SignSeries:
    """One number over the steps of a training.

    Attributes:
        steps: (n,) steps, in order.
        values: (n,) finite.
    """

    steps: Numbers
    values: Numbers

    def __len__(self) -> int:
        return len(self.steps)

    def from_step(self, step: float) -> Numbers:
        """Values from a step on."""
        return self.values[self.steps >= step]

    def around(self, step: float, width: float) -> float:
        """Median of the values within so many steps; NaN if there are none."""
        near = self.values[np.abs(self.steps - step) <= width]
        return float(np.median(near)) if len(near) else float("nan")


def series(rows: Rows, name: str) -> SignSeries:
    """The series of one name; of rows of one step, the last counts."""
    found = {row["step"]: row[name] for row in rows if "step" in row and np.isfinite(row.get(name, np.nan))}
    numbers = np.array(sorted(found.items()), dtype=np.float64).reshape(-1, 2)
    return SignSeries(numbers[:, 0], numbers[:, 1])


def names(rows: Rows, prefix: str) -> list[str]:
    """What stands behind a prefix in the names of rows, in order."""
    found = {name: None for row in rows for name in row if name.startswith(prefix)}
    return sorted(name.removeprefix(prefix) for name in found)


@dataclass(frozen=True)
class OtherRun:
    """An earlier training of the same learner, with the same settings, on the same data.

    Attributes:
        name: Name of the run.
        training: How it was trained.
        validation: Its held-out loss.
    """

    name: str
    training: Training
    validation: SignSeries


@dataclass(frozen=True)
class NearShare:
    """How many test values of a slot are nearly equal to one that is trained on.

    Attributes:
        share: The share, less that among training values; an estimate where not all were compared.
        error: Its standard error.
        looked, total: How many training values were compared, and how many there are.
    """

    share: float
    error: float
    looked: int
    total: int


@dataclass(frozen=True)
class HeldOut:
    """What is known of held-out samples that are in the training split as well.

    Attributes:
        count: Number of held-out samples.
        exact: How many have a target that a training sample has too, byte by byte.
        near: By target slot, how many of the test split are nearly equal to one.
    """

    count: int = 0
    exact: int = 0
    near: Mapping[str, NearShare] = field(default_factory=dict)


@dataclass(frozen=True)
class Signs:
    """The signs of one training.

    Attributes:
        training: How it is trained.
        vitals: Signs of some steps, ``vitals.jsonl``.
        broken: Name of the loss or of the weights that stopped being numbers and ended it; empty if none did.
        others: Earlier trainings to compare with.
        held_out: What is known of copies between splits.
        remedies: Settings that the learner's plugin names for a kind of finding, each with its value.
        conditions: Names of the slots that condition it, without derived ones.
    """

    training: Training
    vitals: Rows = ()
    broken: str = ""
    others: Sequence[OtherRun] = ()
    held_out: HeldOut = field(default_factory=HeldOut)
    remedies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Share of the budget that was used when signs were noted last, 0 to 1."""
        shares = series(self.vitals, "share").values
        return float(shares[-1]) if len(shares) else 0.0

    @property
    def last_step(self) -> float:
        """Step of the last row; 0 before the first."""
        return max((row["step"] for row in self.vitals), default=0)

    def far(self, share: float) -> bool:
        """Whether the training has come so far that what it makes says something about it.

        Args:
            share: Least share of the budget; at least a hundred steps as well, since a trial of seconds makes nothing yet.
        """
        return self.share >= share and self.last_step >= LEAST_STEPS

    def second_half(self, name: str) -> Numbers:
        """Values of a sign in the second half of the steps so far."""
        return series(self.vitals, name).from_step(self.last_step / 2)

    def probed(self) -> Mapping[str, float]:
        """The last probe; empty before the first."""
        for row in reversed(self.vitals):
            if any(name.startswith(("kinds/", "condition/")) for name in row):
                return row
        return {}


@dataclass(frozen=True)
class RunFinding:
    """Something that goes wrong in a training.

    Attributes:
        kind: What it is, in one word; of a kind there is one finding per subject.
        severity: How bad it is.
        sentence: What was found.
        advice: What to try.
        evidence: The numbers behind it, a sentence each.
        subject: Slot or part that it is about; empty if it is about the whole training.
        changes: Settings of a new training that are worth a try, by their paths; empty if no setting mends it.
    """

    kind: str
    severity: Severity
    sentence: Note
    advice: Note
    evidence: tuple[Note, ...] = ()
    subject: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same thing found again later."""
        return f"{self.kind}/{self.subject}"
