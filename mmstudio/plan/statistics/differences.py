"""Differences of scores, and how certain they are: of two evaluations, and of two groups of runs.

Two claims, and what each needs:

- *These two checkpoints differ.* The results are a sample of what each can make. Results of the same sample and seed are
  pairs, so what is hard for both cancels out. The variance is found from one number per result
  (:class:`~mmstudio.plan.score_values.ScoreValues`): the number whose mean the score is, or the influence of the result on
  a figure of sets. Means and figures of sets thus need one formula.
- *These two families or settings differ.* Another training of the same recipe ends elsewhere, so runs are a sample too,
  and fewer than :data:`FEWEST_RUNS` on each side claim nothing. The variance is that of crossed random effects, as in
  studies with several readers and cases (Obuchowski and Rockette 1995): of runs, plus of samples, less the rest that both
  count. Its degrees of freedom are those of the few runs (Satterthwaite 1946; Hillis 2007), not of the many results. A
  bootstrap over both draws its runs from three values, and its interval is too narrow.

Results that are right or wrong get pseudo-counts, one right and one wrong on each side, all four combinations in pairs
(Agresti and Caffo 2000; Agresti and Min 2005): without, differences of shares near 0 or 1 are claimed too often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from mmstudio.core.sentences import Note
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import FEWEST, FEWEST_RUNS, Score
from mmstudio.plan.statistics.intervals import LEVEL
from mmstudio.plan.statistics.student import t_reach

_PSEUDO = 2
"""Number of results that are added to each side of shares: one right, one wrong."""
_TAIL = f"{100 * LEVEL:g} %"

Verdict = Literal["higher", "lower", "not told apart", ""]
Numbers = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """How far a score is above another.

    Attributes:
        value: The difference; NaN if one of the scores has no value.
        low, high: Ends of its interval; ``None`` if it has none.
        verdict: Whether the score is higher or lower than chance explains; empty if nothing is claimed.
        method: How the interval was found; empty if it has none.
        pairs: Number of results that were compared with one of the same sample and seed.
        runs: Number of runs on either side.
        why: Why nothing is claimed.
    """

    value: float
    low: float | None = None
    high: float | None = None
    verdict: Verdict = ""
    method: str = ""
    pairs: int = 0
    runs: tuple[int, int] = (1, 1)
    why: Note | None = None


@dataclass(frozen=True, eq=False)
class ScoreSide:
    """A score, and the numbers behind it.

    Attributes:
        score: The score.
        samples: Ids (n,) of the samples of its results, in their order; result i has the seed i.
        values: One number (n,) per result, NaN where it was not judged; ``None`` if the score has none.
        reference: For a figure of sets: the influence (n,) of the real value of each sample, NaN where it has none.
    """

    score: Score
    samples: Ids
    values: Numbers | None = None
    reference: Numbers | None = None

    @classmethod
    def of(cls, score: Score, behind: ScoreValues | None) -> ScoreSide:
        """A score of an evaluation with its numbers, if that evaluation kept any."""
        values = None if behind is None else behind.values.get(score.key)
        if behind is None or values is None or len(values) > len(behind.samples):
            return cls(score, np.zeros(0, np.int64))
        return cls(score, behind.samples[: len(values)], values, behind.reference.get(score.key))

    @property
    def value(self) -> float:
        """The score's value; NaN if it has none."""
        return float("nan") if self.score.value is None else self.score.value

    @property
    def numbers(self) -> list[Numbers]:
        """The numbers of results and, for a figure of sets, of real values; empty if there are none."""
        found = [self.values, self.reference] if self.reference is not None else [self.values]
        return [rows for rows in found if rows is not None]


def difference(score: ScoreSide, base: ScoreSide) -> Difference:
    """How far a score is above another, of two checkpoints; results of the same sample and seed are paired."""
    value = score.value - base.value
    why = incomparable([score.score, base.score]) or _too_few([score, base])
    if why is not None:
        return Difference(value, why=why)
    same, rows = _aligned([score, base])
    parts = [_pair(ours, theirs, same) for ours, theirs in rows]
    variance = sum(part.variance for part in parts)
    below = sum(part.variance**2 / part.freedom for part in parts)
    error = _Spread(variance, variance**2 / below if below else 0.0, parts[0].shift, parts[0].pairs)
    found = Difference(value, method=f"t interval, paired by sample and seed, {_TAIL}", pairs=error.pairs)
    if not error.pairs:
        found = replace(found, method=f"t interval, unpaired, {_TAIL}")
    return _told(found, error)


def difference_of_runs(scores: Sequence[ScoreSide], bases: Sequence[ScoreSide]) -> Difference:
    """How far a family or setting is above another, each given by the same figure of several runs."""
    counts = len(scores), len(bases)
    sides = [np.array([told.value for told in side]) for side in (scores, bases)]
    value = float(sides[0].mean() - sides[1].mean()) if all(counts) else float("nan")
    why = incomparable([told.score for told in (*scores, *bases)])
    if why is None and min(counts) < FEWEST_RUNS:
        why = Note(
            "Another training of the same recipe ends elsewhere, so a claim about recipes needs {needed} runs on each "
            "side, and one has {few}.",
            {"few": min(counts), "needed": FEWEST_RUNS},
        )
    if why is not None:
        return Difference(value, runs=counts, why=why)
    of_runs = [float(side.var(ddof=1)) / len(side) for side in sides]
    below = sum(variance**2 / (len(side) - 1) for variance, side in zip(of_runs, sides, strict=True))
    of_samples, pairs = 0.0, 0
    words = "t interval over runs"
    if _too_few([*scores, *bases]) is None:
        words = "t interval over runs and samples"
        of_samples, pairs = _of_samples(scores, bases)
    variance = sum(of_runs) + of_samples
    error = _Spread(variance, variance**2 / below if below else float(sum(counts) - 2), 0.0, pairs)
    return _told(Difference(value, method=f"{words}, {_TAIL}", pairs=pairs, runs=counts), error)


def incomparable(scores: Sequence[Score]) -> Note | None:
    """Why scores must not be subtracted from each other; ``None`` if they may."""
    for other in scores:
        first = scores[0]
        if other.value is None:
            return Note("One of the scores has no value.")
        if (other.metric, other.figure) != (first.metric, first.figure):
            return Note("The scores are of different figures.")
        if _scale(other) != _scale(first):
            return Note("The features come from different extractors, so the values are not on one scale.")
        if first.at_this_n and other.n != first.n:
            return Note(
                "The value depends on the number of results, and they are {one} and {other}.",
                {"one": first.n, "other": other.n},
            )
    return None


def _scale(score: Score) -> tuple[str, str, str]:
    """What the features came from; an extractor without a hash of its weights is told by its version."""
    return score.extractor, score.weights or score.extractor_version, score.resizing


class _Spread(NamedTuple):
    """Variance of a difference, its degrees of freedom, how far the interval's middle is off, and the number of pairs."""

    variance: float
    freedom: float
    shift: float
    pairs: int


def _too_few(told: Sequence[ScoreSide]) -> Note | None:
    """Why the numbers behind scores do not tell how certain a difference is; ``None`` if they do."""
    kinds = {len(one.numbers) for one in told}
    if 0 in kinds or len(kinds) > 1:
        return Note(
            "The figure has no number for each result, so how certain a difference is cannot be said."
        )
    few = min(int(np.isfinite(rows).sum()) for one in told for rows in one.numbers)
    if few < FEWEST:
        return Note(
            "How certain a difference is cannot be said from {few} {few:result|results}; evaluate at least {needed}.",
            {"few": few, "needed": FEWEST},
        )
    return None


def _told(found: Difference, error: _Spread) -> Difference:
    """A difference with its interval and what it says."""
    if not error.variance > 0:
        if found.value == 0:
            return replace(found, method="", verdict="not told apart")
        why = Note("All results differ by the same number, which does not show how much others would differ.")
        return replace(found, method="", why=why)
    half, middle = t_reach(LEVEL, error.freedom) * sqrt(error.variance), found.value - error.shift
    low, high = middle - half, middle + half
    verdict: Verdict = "higher" if low > 0 else "lower" if high < 0 else "not told apart"
    return replace(found, low=low, high=high, verdict=verdict)


def _aligned(told: Sequence[ScoreSide]) -> tuple[Marks, list[Numbers]]:
    """Where all are of the same sample and seed (n,), and the numbers of each kind (k, n), NaN beyond their end."""
    most = max(len(one.samples) for one in told)
    ids = np.full((len(told), most), -1, np.int64)
    for row, one in zip(ids, told, strict=True):
        row[: len(one.samples)] = one.samples
    kinds = []
    for place in range(len(told[0].numbers)):
        rows = np.full((len(told), most), np.nan)
        for row, one in zip(rows, told, strict=True):
            numbers = one.numbers[place][:most]
            row[: len(numbers)] = numbers
        kinds.append(rows)
    return (ids == ids[0]).all(axis=0) & (ids[0] >= 0), kinds


def _pair(one: Numbers, other: Numbers, same: Marks) -> _Spread:
    """The spread of a difference of two means, whose numbers are pairs where both are there and ``same`` says so."""
    here = [np.isfinite(rows) for rows in (one, other)]
    both = here[0] & here[1] & same
    known = [rows[there] for rows, there in zip((one, other), here, strict=True)]
    extra = _PSEUDO if all(np.isin(rows, (0.0, 1.0)).all() for rows in known) else 0
    counts = [len(rows) + extra for rows in known]
    means = [float(rows.sum() + extra / 2) / n for rows, n in zip(known, counts, strict=True)]
    alone = [
        float(((rows - mean) ** 2).sum() + extra / 2 * (mean**2 + (1 - mean) ** 2)) / (n - 1) / n
        for rows, mean, n in zip(known, means, counts, strict=True)
    ]
    pairs, shared = int(both.sum()), 0.0
    if pairs > 1:
        off = (one[both] - means[0]) @ (other[both] - means[1]) + extra / 4 * (1 - 2 * means[0]) * (
            1 - 2 * means[1]
        )
        shared = float(off) * (pairs + extra) / (pairs + extra - 1) / (counts[0] * counts[1])
    variance = max(0.0, alone[0] + alone[1] - 2 * shared)
    freedom = float(min(counts) - 1)
    if pairs < max(map(len, known)) and sum(alone) > 0:
        freedom = sum(alone) ** 2 / sum(part**2 / (n - 1) for part, n in zip(alone, counts, strict=True))
    shift = (known[0].mean() - known[1].mean()) - (means[0] - means[1])
    return _Spread(variance, freedom, float(shift) if extra else 0.0, pairs)


def _of_samples(scores: Sequence[ScoreSide], bases: Sequence[ScoreSide]) -> tuple[float, int]:
    """Variance of the mean difference that comes from the samples all runs of a side share, and the number of pairs.

    A run's own noise is left out: the variance over runs has it already. Runs whose samples differ share none.
    """
    total, pairs = 0.0, 0
    same, kinds = _aligned([*scores, *bases])
    for place, rows in enumerate(kinds):
        groups = _shared(rows[: len(scores)], scores), _shared(rows[len(scores) :], bases)
        means = [group.mean(axis=0) for group in groups]
        known = [mean[np.isfinite(mean)] for mean in means]
        enough = [len(mean) >= FEWEST for mean in known]
        rest = sum(_rest(group) for group, many in zip(groups, enough, strict=True) if many)
        if all(enough):
            pair = _pair(means[0], means[1], same)
            found, pairs = pair.variance, pairs if place else pair.pairs
        else:
            alone = [mean for mean, many in zip(known, enough, strict=True) if many]
            found = sum(float(mean.var(ddof=1)) / len(mean) for mean in alone)
        total += max(0.0, found - rest)
    return total, pairs


def _shared(rows: Numbers, side: Sequence[ScoreSide]) -> Numbers:
    """The numbers (k, n) of samples that all runs of a side judged with the same seed; NaN elsewhere."""
    same, _ = _aligned(side)
    there = np.isfinite(rows).all(axis=0) & np.pad(same, (0, rows.shape[1] - len(same)))
    return np.where(there, rows, np.nan)


def _rest(rows: Numbers) -> float:
    """The part of the variance of a mean over runs and samples (k, n) that is neither of runs nor of samples."""
    group = rows[:, np.isfinite(rows[0])]
    k, n = group.shape
    off = group - group.mean(axis=0) - group.mean(axis=1, keepdims=True) + group.mean()
    found: float = (off**2).sum().item() / ((k - 1) * (n - 1)) / (k * n)
    return found
