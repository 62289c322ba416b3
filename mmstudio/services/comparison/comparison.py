"""What a comparison of runs shows: settings that differ, scores side by side, and what can be claimed from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mmstudio.core.run import LearnerKind, Run
from mmstudio.core.sentences import Note
from mmstudio.plan.scores import FEWEST_RUNS, Better, Score, ScoreKey
from mmstudio.plan.statistics.differences import Difference
from mmstudio.services.comparison.settings import SettingRow

FEWEST, MOST = 2, 60
"""How many runs can be compared at a time."""

OF_CHECKPOINTS = Note(
    "Intervals are over the samples: they compare these checkpoints. Another training with the same settings may end "
    "elsewhere, so they say nothing about families or settings."
)
OF_SETTINGS = Note(
    "Intervals are over training seeds and samples: they compare the settings, of which each run is one training."
)


@dataclass(frozen=True)
class ComparedRun:
    """One of the compared runs.

    Attributes:
        run: The run.
        group: Place of its group among those of the comparison.
        learner: Kind of its learner.
        problem: Why its settings cannot be read, or empty.
    """

    run: Run
    group: int
    learner: LearnerKind = "generator"
    problem: str = ""


@dataclass(frozen=True)
class SeedGroup:
    """Runs that differ in nothing but the seed of their training.

    Attributes:
        name: Name for lists.
        runs: Places of its runs in the comparison.
        seeds: How many different seeds they have.
    """

    name: str
    runs: tuple[int, ...]
    seeds: int


@dataclass(frozen=True)
class ScoreCell:
    """A score of one run.

    Attributes:
        score: The score.
        evaluation: Id of the evaluation that it stands in.
        checkpoint: Step that was judged.
        why: Why it cannot be compared with the baseline's; ``None`` if it can.
        difference: How far it is above the baseline's; ``None`` for the baseline, and if it cannot be compared.
    """

    score: Score
    evaluation: str
    checkpoint: int
    why: Note | None = None
    difference: Difference | None = None


@dataclass(frozen=True)
class GroupCell:
    """A score of a group of runs.

    Attributes:
        mean, lowest, highest: Over its seeds.
        seeds: How many seeds it is of.
        difference: How far it is above that of the baseline's group; ``None`` for that group, and if it cannot be compared.
    """

    mean: float
    lowest: float
    highest: float
    seeds: int
    difference: Difference | None = None


@dataclass(frozen=True)
class ScoreRow:
    """One score of all runs.

    Attributes:
        key: What it is a score of.
        better, unit: As in :class:`~mmstudio.plan.scores.Score`.
        runs: For each run; ``None`` if it has no such score.
        groups: For each group; ``None`` if it has no comparable one.
    """

    key: ScoreKey
    better: Better
    unit: str
    runs: tuple[ScoreCell | None, ...]
    groups: tuple[GroupCell | None, ...]


VerdictKind = Literal["helps", "does not", "too small", "better", "not better", "summary"]


@dataclass(frozen=True)
class SpokenVerdict:
    """What a comparison says.

    Attributes:
        kind: Which answer.
        note: The sentence.
        difference: The gain that it rests on; ``None`` if there is none.
    """

    kind: VerdictKind
    note: Note
    difference: Difference | None = None


@dataclass(frozen=True)
class Comparison:
    """Some runs side by side.

    Attributes:
        runs: The runs, in the order in which they were asked for.
        baseline: Place of the run that the others are compared with.
        groups: Runs that differ in the seed alone, in the order of their first runs.
        settings: Settings that are not the same in all runs.
        scores: Their scores.
        notes: Facts that a person should know.
        answers: What the comparison says in a sentence.
    """

    runs: tuple[ComparedRun, ...]
    baseline: int
    groups: tuple[SeedGroup, ...]
    settings: tuple[SettingRow, ...]
    scores: tuple[ScoreRow, ...]
    notes: tuple[Note, ...] = ()
    answers: tuple[SpokenVerdict, ...] = ()

    @property
    def of_settings(self) -> bool:
        """Whether there are enough seeds on both sides to say something about settings."""
        enough = [place for place, group in enumerate(self.groups) if group.seeds >= FEWEST_RUNS]
        return len(enough) > 1 and self.runs[self.baseline].group in enough

    @property
    def scope(self) -> tuple[Note, ...]:
        """What the scores of the runs compare, and what a claim about settings would need."""
        if self.of_settings or len(self.groups) < FEWEST:
            return (OF_CHECKPOINTS,)
        seeds = ", ".join(f"{group.seeds} ({group.name})" for group in self.groups)
        needs = Note(
            "A claim about families or settings needs at least {needed} training seeds on each side; here there are {seeds}.",
            {"needed": FEWEST_RUNS, "seeds": seeds},
        )
        return OF_CHECKPOINTS, needs


def gain(row: ScoreRow, difference: Difference | None) -> str:
    """The verdict about a difference: ``better``, ``worse``, ``higher``, ``lower``, ``not told apart``, or empty if none."""
    if difference is None or difference.verdict not in {"higher", "lower"}:
        return "" if difference is None else difference.verdict
    if not row.better:
        return difference.verdict
    return "better" if difference.verdict == row.better else "worse"
