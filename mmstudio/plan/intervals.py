"""Confidence intervals of figures: the samples are drawn again and again, with replacement.

- A mean: the bias-corrected and accelerated bootstrap, BCa (Efron 1987; Efron and Tibshirani 1993, equations 14.9 to
  14.15). It follows skewed values, where the plain percentiles lie too low or too high.
- A share whose results are all alike: drawing again always gives the same share, which says nothing. The bounds of
Clopper and Pearson (1934) are exact there: ``(alpha / 2) ** (1 / n)`` below a share of 1.
- Fewer than :data:`~mmstudio.plan.scores.FEWEST` results: so few values represent the distribution poorly, and the
interval is far too narrow (for two values it holds the mean in half of all cases, not in 95 of 100). Shares of right
and wrong then get the exact bounds; other figures get no interval, and the evaluation says that the results are too
few.
- A statistic of two sets: plain percentiles (Efron and Tibshirani 1993, equation 13.5), with both sets drawn again.
Statistics that are biased for small sets (Frechet distances) are high in all draws; the interval shows this by lying
above the value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from mmstudio.plan.scores import FEWEST

LEVEL = 0.95
DRAWS, SET_DRAWS = 2000, 200
"""Numbers of draws: of a mean, and of a statistic of two sets, where each draw computes the statistic once."""
_HALVINGS = 60
_SEED = 0
_AT_ONCE = 2**20
"""Amount of numbers drawn at a time."""
_NORMAL = NormalDist()

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Interval:
    """The two ends of a figure's interval, and the method that found them."""

    low: float
    high: float
    method: str


def mean_interval(values: Numbers, *, share: bool = False, draws: int = DRAWS) -> Interval | None:
    """The interval of a mean; the same values always give the same interval.

    Args:
        values: (n,), finite.
        share: Whether the values are shares of 1.
        draws: How often the values are drawn again.

    Returns:
        The interval; ``None`` if the values cannot show how certain their mean is: too few, or all alike.
    """
    few, alike = len(values) < FEWEST, not len(values) or values.min() == values.max()
    if share and (few or alike) and len(values) and np.isin(values, (0.0, 1.0)).all():
        return _exact(int(values.sum()), len(values))
    if few or alike:
        return None
    means = _means(values, draws)
    mean = values.mean()
    bias = _bias(means, mean)
    off = values - mean
    speed = (off**3).sum() / (6 * (off**2).sum() ** 1.5)
    ends = []
    for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        moved = bias + _NORMAL.inv_cdf(tail)
        ends.append(_NORMAL.cdf(bias + moved / (1 - speed * moved)))
    low, high = np.quantile(means, ends)
    return Interval(float(low), float(high), f"BCa bootstrap, {draws} draws, {_level()}")


def set_interval(
    statistic: Callable[[Rows, Rows], float], made: Rows, real: Rows, *, draws: int = SET_DRAWS
) -> Interval | None:
    """The interval of a statistic of two sets; the same sets always give the same interval.

    Args:
        statistic: Takes the features of results and of real values.
        made: (n, D).
        real: (m, D).
        draws: How often both sets are drawn again.

    Returns:
        The interval; ``None`` if a set has too few rows, or a draw does not give a finite number.
    """
    if min(len(made), len(real)) < FEWEST:
        return None
    rng = np.random.default_rng(_SEED)
    found = []
    for _ in range(draws):
        of_made, of_real = (rng.integers(0, len(rows), len(rows)) for rows in (made, real))
        found.append(float(statistic(made[of_made], real[of_real])))
    if not np.isfinite(found).all():
        return None
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high), f"percentile bootstrap of both sets, {draws} draws, {_level()}")


def _exact(right: int, n: int) -> Interval:
    """The bounds of Clopper and Pearson: the shares at which as many right results, or more, or as few, become rare."""
    tail = (1 - LEVEL) / 2
    if right in {0, n}:
        far = tail ** (1 / n)
        low, high = (far, 1.0) if right else (0.0, 1 - far)
    else:
        low = _root(lambda share: _up_to(right - 1, n, share), 1 - tail)
        high = _root(lambda share: _up_to(right, n, share), tail)
    return Interval(low, high, f"exact (Clopper-Pearson), {_level()}")


def _up_to(right: int, n: int, share: float) -> float:
    """Probability that at most ``right`` of ``n`` are right."""
    return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(right + 1))


def _root(falling: Callable[[float], float], wanted: float) -> float:
    """The point in (0, 1) where a falling function has the wanted value."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > wanted else (low, middle)
    return (low + high) / 2


def _bias(means: Numbers, mean: float) -> float:
    """Number of standard deviations by which the median of the drawn means is off; counts half a draw if none lies beyond."""
    below = ((means < mean).sum() + (means <= mean).sum()) / 2
    return _NORMAL.inv_cdf(min(max(below, 0.5), len(means) - 0.5) / len(means))


def _means(values: Numbers, draws: int) -> Numbers:
    rng = np.random.default_rng(_SEED)
    rows = max(1, _AT_ONCE // len(values))
    parts = [
        values[rng.integers(0, len(values), (min(rows, draws - start), len(values)))].mean(axis=1)
        for start in range(0, draws, rows)
    ]
    return np.concatenate(parts)


def _level() -> str:
    return f"{100 * LEVEL:g} %"
