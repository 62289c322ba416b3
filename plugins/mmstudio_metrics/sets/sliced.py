"""The distance MIND of two sets of features: optimal transport along many lines, where sorting solves it."""

from __future__ import annotations

import numpy as np

from mmstudio.api import PluginConfig
from mmstudio_metrics.sets.kernels import Numbers, Rows

_SCALE = 3
_SEED = 0
_AT_ONCE = 2**20
"""Amount of projected numbers that are held at a time."""


class Mind:
    """The Monge Inception Distance of Berthet et al. (2026, arXiv 2605.06797).

    The squared sliced Wasserstein distance (Bonneel et al. 2015): the mean over random directions of the squared distance
    W_2^2 of the projected sets, times 3 D. The directions are always the same ones. It is biased: sets of one source are a
    little apart, less so the larger they are.

    Args:
        config: ``directions``, the number of lines.
    """

    def __init__(self, config: PluginConfig) -> None:
        self._directions = int(getattr(config, "directions", 1000))

    def statistic(self, made: Rows, real: Rows) -> float:
        """The distance of features (n, D) and (m, D); NaN where one set is empty."""
        if not len(made) or not len(real):
            return float("nan")
        width, rng = made.shape[1], np.random.default_rng(_SEED)
        lines = rng.normal(size=(width, self._directions))
        lines /= np.sqrt((lines**2).sum(axis=0))
        many, total = max(1, _AT_ONCE // max(len(made), len(real))), 0.0
        for start in range(0, self._directions, many):
            some = lines[:, start : start + many]
            total += float(transport(made @ some, real @ some).sum())
        return float(_SCALE * width * total / self._directions)


def transport(one: Numbers, other: Numbers) -> Numbers:
    """W_2^2 (L,) of the columns of (n, L) and (m, L): the mean squared difference of their quantiles, exact for any n, m."""
    one, other = (np.sort(rows.astype(np.float64), axis=0) for rows in (one, other))
    n, m = len(one), len(other)
    if n == m:
        same: Numbers = ((one - other) ** 2).mean(axis=0)
        return same
    ends = np.union1d(np.arange(1, n + 1) * m, np.arange(1, m + 1) * n)  # in units of 1 / (n m)
    shares = np.diff(ends, prepend=0) / (n * m)
    apart = one[(ends - 1) // m] - other[(ends - 1) // n]
    found: Numbers = shares @ apart**2
    return found
