"""The findings of judging a run of any kind: everything in its evaluation except the request itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Attributes, Score


@dataclass(frozen=True)
class Findings:
    """Findings of an evaluation; the fields are those of :class:`~mmstudio.plan.scores.Evaluation`."""

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
    attributes: Attributes | None = None
    notes: Sequence[str] = ()


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
