"""Confidence intervals of figures: of means, of shares, and of figures of two sets.

- A mean: the bias-corrected and accelerated bootstrap, BCa (Efron 1987; Efron and Tibshirani 1993, equations 14.9 to
  14.15). It follows skewed values, where the plain percentiles lie too low or too high.
- A share of results that are right or wrong: the score interval of Wilson (1927). Draws of such results take few values,
  and their percentiles jump past the ends that are wanted (Brown, Cai and DasGupta 2001).
- A share whose results are all alike: the bounds of Clopper and Pearson (1934), ``(alpha / 2) ** (1 / n)`` below a share
  of 1.
- Fewer than :data:`~mmstudio.plan.scores.FEWEST` results: so few values represent the distribution poorly, and the
  interval is far too narrow (for two values it holds the mean in half of all cases, not in 95 of 100). Shares of right
  and wrong then get the exact bounds of Clopper and Pearson; other figures get no interval, and the evaluation says that
  the results are too few.
- A figure of two sets, in one of three ways, as its metric says. *Influence*: each row moves the value by a known amount,
  and the variance is that of these amounts (the infinitesimal jackknife, Efron 1982). *Bootstrap*: both sets drawn again,
  plain percentiles (Efron and Tibshirani 1993, equation 13.5). *Subsampling*: random halves of both sets, without
  repetition, vary as much as the value itself does (Shao and Wu 1989). Repeated rows bias nearest neighbours and ranks;
  halves have none. The value of a biased figure depends on n, and the interval is that of its expectation at this n.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from mmstudio.plan.scores import FEWEST
from mmstudio.plan.statistics.student import t_reach

LEVEL = 0.95
DRAWS, SET_DRAWS, HALVES = 2000, 200, 40
"""Numbers of draws: of a mean, and of figures of two sets, where each draw or pair of halves computes them once."""
_HALVINGS = 60
_SEED = 0
_AT_ONCE = 2**20
"""Amount of numbers drawn at a time."""
_NORMAL = NormalDist()

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]
Statistic = Callable[[Rows, Rows], Mapping[str, float]]
"""Figures of two sets of features, by name."""


@dataclass(frozen=True)
class Interval:
    """The two ends of a figure's interval, and the method that found them."""

    low: float
    high: float
    method: str


def mean_interval(
    values: Numbers, *, share: bool = False, counted: bool = True, draws: int = DRAWS
) -> Interval | None:
    """The interval of a mean; the same values always give the same interval.

    Args:
        values: (n,), finite.
        share: Whether the values are shares of 1.
        counted: Whether zeros and ones are results that are wrong and right; influences (:mod:`mmstudio.plugins.influence`)
            may be 0 or 1 without being any.
        draws: How often the values are drawn again.

    Returns:
        The interval; ``None`` if the values cannot show how certain their mean is: too few, or all alike.
    """
    few, alike = len(values) < FEWEST, not len(values) or values.min() == values.max()
    right_or_wrong = counted and bool(len(values)) and bool(np.isin(values, (0.0, 1.0)).all())
    if right_or_wrong and share and (few or alike):
        return _exact(int(values.sum()), len(values))
    if few or alike:
        return None
    if right_or_wrong:
        return _wilson(float(values.mean()), len(values))
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
    if share and not counted:  # influences lie outside of what their mean can be
        low, high = max(0.0, low), min(1.0, high)
    return Interval(float(low), float(high), f"BCa bootstrap, {draws} draws, {_level()}")


def influence_interval(
    value: float, made: Numbers, real: Numbers, *, variance: float | None = None, growth: float = 0.0
) -> Interval | None:
    """The interval of a figure of two sets by the influence of each row.

    Args:
        value: The figure.
        made: (n,), by how much each result moves the value, times n.
        real: (m,), by how much each real value moves it, times m.
        variance: Variance of the value, if it is known better than from these.
        growth: By how much the variance grows as the value does. Then an end is where the value lies as far off as its
            own variance allows, as in the interval of Wilson.

    Returns:
        The interval; ``None`` if a set has too few rows, or all move the value alike.
    """
    few = min(len(made), len(real))
    if few < FEWEST or not (np.isfinite(made).all() and np.isfinite(real).all()):
        return None
    parts = [float(rows.var(ddof=1)) / len(rows) for rows in (made, real)]
    of_rows = sum(parts)
    found = of_rows if variance is None else variance
    if not found > 0 or not of_rows > 0:
        return None
    freedom = of_rows**2 / sum(
        part**2 / (len(rows) - 1) for part, rows in zip(parts, (made, real), strict=True)
    )
    reach = t_reach(LEVEL, freedom)
    middle = value + reach**2 * growth / 2
    half = reach * sqrt(found + (reach * growth / 2) ** 2)
    return Interval(middle - half, middle + half, f"influence of each row, {_level()}")


def set_intervals(
    statistic: Statistic, made: Rows, real: Rows, *, draws: int = SET_DRAWS
) -> dict[str, Interval]:
    """Intervals of figures of two sets by drawing both again; the same sets always give the same intervals.

    Args:
        statistic: Takes the features of results and of real values, and gives the figures.
        made: (n, D).
        real: (m, D).
        draws: How often both sets are drawn again.

    Returns:
        The intervals by figure; a figure has none if a set has too few rows, or a draw does not give a finite number.
    """
    if min(len(made), len(real)) < FEWEST:
        return {}
    rng = np.random.default_rng(_SEED)
    found: dict[str, list[float]] = {}
    for _ in range(draws):
        of_made, of_real = (rng.integers(0, len(rows), len(rows)) for rows in (made, real))
        _gather(found, statistic(made[of_made], real[of_real]))
    method = f"percentile bootstrap of both sets, {draws} draws, {_level()}"
    intervals = {}
    for name, values in found.items():
        if np.isfinite(values).all():
            low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            intervals[name] = Interval(float(low), float(high), method)
    return intervals


def half_intervals(
    statistic: Statistic, values: Mapping[str, float], made: Rows, real: Rows, *, halves: int = HALVES
) -> dict[str, Interval]:
    """Intervals of figures of two sets by random halves of both; the same sets always give the same intervals.

    The variance of a mean of half of the rows about that of all is the variance of the mean of all, so the standard
    deviation over halves is the standard error of the whole.

    Args:
        statistic: Takes the features of results and of real values, and gives the figures.
        values: The figures of the whole sets.
        made: (n, D).
        real: (m, D).
        halves: How many pairs of halves are computed.

    Returns:
        The intervals by figure, of the value at these n and m; a figure has none if a half has too few rows, is not a
        finite number, or is always the same.
    """
    if min(len(made), len(real)) < 2 * FEWEST:
        return {}
    rng = np.random.default_rng(_SEED)
    found: dict[str, list[float]] = {}
    for _ in range(halves):
        of_made, of_real = (np.sort(rng.permutation(len(rows))[: len(rows) // 2]) for rows in (made, real))
        _gather(found, statistic(made[of_made], real[of_real]))
    reach, intervals = t_reach(LEVEL, halves - 1), {}
    for name, drawn in found.items():
        error = float(np.std(drawn, ddof=1)) if np.isfinite(drawn).all() else 0.0
        if error > 0 and name in values:
            low, high = values[name] - reach * error, values[name] + reach * error
            intervals[name] = Interval(
                low, high, f"{halves} random halves of both sets, {_level()}, at this n"
            )
    return intervals


def _gather(found: dict[str, list[float]], figures: Mapping[str, float]) -> None:
    for name, value in figures.items():
        found.setdefault(name, []).append(float(value))


def _wilson(share: float, n: int) -> Interval:
    """The shares from which this one is not further off than chance takes it (Wilson 1927)."""
    reach = _NORMAL.inv_cdf((1 + LEVEL) / 2)
    middle = (share + reach**2 / (2 * n)) / (1 + reach**2 / n)
    half = reach / (1 + reach**2 / n) * sqrt(share * (1 - share) / n + (reach / (2 * n)) ** 2)
    return Interval(middle - half, middle + half, f"Wilson, {_level()}")


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
