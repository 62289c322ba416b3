"""Forms of metrics: numbers of each result, and attributes that are read; that of sets stands in ``sets``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.engine.judge.attributes import AttributeJudge
from mmstudio.engine.judge.features import BATCH, FeatureSets
from mmstudio.engine.judge.rounds import Round, Rounds
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.intervals import Interval, Numbers, mean_interval
from mmstudio.plugins.judging import Judged, Metric

VALUE = "value"
"""Name of the only figure of a metric that compares sets."""
Values = Mapping[str, Sequence[float | None]]
_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Measured:
    """A score, and the numbers behind it.

    Attributes:
        score: The score.
        values: One number for each judged result, in their order, NaN where it could not be judged: the number whose mean
            is the score, or the influence of the result on the figure of a set; ``None`` if there are none.
        reference: For figures of sets: the influence of each real value that the results were compared with.
    """

    score: Score
    values: Numbers | None = None
    reference: Numbers | None = None


class Form(Protocol):
    """One form of metric."""

    def measure(self, done: Round, plain: Score) -> Iterator[Measured]:
        """The scores of a round; ``plain`` holds the fields that all of them share, such as the target slot."""


@dataclass(frozen=True)
class Read:
    """A metric that reads attributes and compares them."""

    judge: AttributeJudge

    def measure(self, done: Round, plain: Score) -> Iterator[Measured]:
        """A score for each attribute, and for groups of them."""
        results = done.results[plain.slot]
        return means(self.judge.judge(done, results), len(results), plain)


@dataclass(frozen=True)
class Single:
    """A metric that gives numbers for each result; ``together`` if it has to see all of a round at once."""

    metric: Metric
    rounds: Rounds
    features: FeatureSets | None
    together: bool = False

    def measure(self, done: Round, plain: Score) -> Iterator[Measured]:
        """A score for each figure that the metric gives."""
        results = done.results[plain.slot]
        figures: dict[str, list[float | None]] = {}
        size = max(1, len(results)) if self.together else BATCH
        for start in range(0, len(results), size):
            chunk = results[start : start + size]
            for name, values in self._values(chunk, plain).items():
                known = figures.setdefault(name, [None] * len(results))
                known[start : start + len(chunk)] = values
        return means(figures, len(results), plain)

    def _values(self, results: Sequence[Judged], plain: Score) -> dict[str, list[float | None]]:
        seen = self.rounds.with_real(plain.slot, results)
        if self.features is not None:
            seen = _with_features(seen, self.features)
        found = {}
        for name, values in self.metric.values(seen).items():
            if len(values) != len(seen):
                raise StudioError(
                    "The metric {id!r} gives {found} values of {figure!r} for {count} results.",
                    id=plain.metric,
                    found=len(values),
                    figure=name,
                    count=len(seen),
                )
            found[name] = [number_of(value) for value in values]
        return found


def means(figures: Values, of: int, plain: Score, *, counted: bool = True) -> Iterator[Measured]:
    """A score for every figure: the mean over the results for which it could be judged.

    Args:
        figures: The numbers of each result by figure.
        of: Number of results.
        plain: The score without its value.
        counted: Whether zeros and ones are results that are wrong and right.
    """
    for name, values in figures.items():
        numbers = np.array([np.nan if value is None else value for value in values], np.float64)
        known = numbers[~np.isnan(numbers)]
        value = float(known.mean()) if len(known) else None
        share = plain.unit == "share"
        interval = None if plain.at_this_n else mean_interval(known, share=share, counted=counted)
        yield Measured(scored(plain, name, value, interval, len(known), of), numbers)


def numbers_of(samples: Sequence[int], measured: Iterable[Measured]) -> ScoreValues:
    """The numbers behind scores of the first of these samples, in their order."""
    return ScoreValues.of(samples, {one.score.key: one.values for one in measured if one.values is not None})


def changed(score: Score, **changes: Any) -> Score:
    """The same score with some fields replaced."""
    return Score.model_validate({**score.model_dump(), **changes})


def scored(
    plain: Score, figure: str, value: float | None, interval: Interval | None, n: int, of: int
) -> Score:
    """A score with its value and its interval."""
    found = changed(plain, figure=figure, value=value, n=n, of=of)
    if interval is None:
        return found
    return changed(found, low=interval.low, high=interval.high, method=interval.method)


def _with_features(results: Sequence[Judged], features: FeatureSets) -> list[Judged]:
    made = features.of([one.made for one in results])
    there = [index for index, one in enumerate(results) if one.real is not None]
    real = (
        dict(zip(there, features.of([results[index].real for index in there]), strict=True)) if there else {}
    )
    return [
        replace(one, made_features=made[index], real_features=real.get(index))
        for index, one in enumerate(results)
    ]


def chunks(results: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Parts of a sequence that are judged at a time."""
    return (results[start : start + BATCH] for start in range(0, len(results), BATCH))


def number_of(value: Any) -> float | None:
    """A finite number, or ``None``; a value that is not finite counts as not judged."""
    number = None if value is None else float(value)
    return number if number is not None and math.isfinite(number) else None
