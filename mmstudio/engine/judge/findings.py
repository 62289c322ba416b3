"""The findings of judging a run of any kind: everything in its evaluation except the request itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from mmstudio.plan.judging.neighbours import Neighbours
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.judging.told import ToldReport
from mmstudio.plan.recipe import Choice
from mmstudio.plan.score_values import Numbers, ScoreValues
from mmstudio.plan.scores import Attributes, Score, ScoreKey


@dataclass
class JudgedSoFar:
    """The findings of the rounds so far.

    Attributes:
        done: Number of finished rounds.
        ms: Milliseconds per result in the round with all conditions; 0 if there was none.
        scores: Scores of all metrics that have not failed.
        values, reference: The numbers behind them: see :class:`~mmstudio.plan.score_values.ScoreValues`.
        notes: Facts that a person should know.
        remarks: Templates of the notes that metrics gave; each is told once.
        failed: Ids of the metrics that failed.
        attributes: Findings of earlier rounds by readers of attributes.
        neighbours: The nearest training samples of the results with all conditions.
    """

    done: int = 0
    ms: float = 0.0
    scores: list[Score] = field(default_factory=list)
    values: dict[ScoreKey, Numbers] = field(default_factory=dict)
    reference: dict[ScoreKey, Numbers] = field(default_factory=dict)
    notes: list[StoredNote] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    attributes: dict[str, Attributes] = field(default_factory=dict)
    neighbours: Neighbours | None = None

    def forget(self, metric: str) -> None:
        """Remove the figures of a metric that failed."""
        self.failed.add(metric)
        self.scores = [score for score in self.scores if score.metric != metric]
        self.values = {key: found for key, found in self.values.items() if key.metric != metric}
        self.reference = {key: found for key, found in self.reference.items() if key.metric != metric}


@dataclass(frozen=True)
class Findings:
    """Findings of an evaluation; the fields are those of :class:`~mmstudio.plan.scores.Evaluation`.

    Attributes:
        numbers: The numbers behind the scores.
    """

    checkpoint: int
    weights: str
    device: str
    precision: str
    versions: Mapping[str, str]
    scores: Sequence[Score]
    metrics: Sequence[Choice] = ()
    sampling: Mapping[str, Any] = field(default_factory=dict)
    ms_per_result: float = 0.0
    validation: Mapping[str, float] = field(default_factory=dict)
    attributes: Sequence[Attributes] = ()
    neighbours: Neighbours | None = None
    told: ToldReport | None = None
    notes: Sequence[StoredNote] = ()
    numbers: ScoreValues | None = None


def rounds_of(slots: Sequence[str], count: int, subset_count: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Which condition slots are given, and to how many samples: first all of them, then every subset, each once.

    Args:
        slots: Condition slots of the run.
        count: Number of samples in the round with all slots.
        subset_count: Number of samples for each subset; 0 leaves the subsets out.
    """
    if count:
        yield tuple(slots), count
    for size in range(len(slots) + 1) if subset_count else ():
        for given in combinations(slots, size):
            if not (count and len(given) == len(slots)):
                yield given, subset_count
