"""Distances of two sets of features by kernels: KID for any features, KAD with the kernel that was proposed for sounds."""

from __future__ import annotations

import numpy as np

from mmstudio.api import Influence, PluginConfig
from mmstudio_metrics.sets.kernels import Discrepancy, Rows, cubic, gaussian, squared_distances

_KAD_SCALE = 100
_MOST_OF_MEDIAN = 2000


class Kid:
    """The kernel distance KID (Binkowski et al. 2018): the squared maximum mean discrepancy under a cubic kernel.

    The estimate is unbiased: for two sets of one source it is near 0 at any size, and as often below 0 as above. All
    pairs are used; the mean over random subsets that the paper computes estimates the same with more noise. Where there
    are as many results as real values, result i counts as made for real value i, and these two are not paired.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def statistic(self, made: Rows, real: Rows) -> float:
        """The distance of features (n, D) and (m, D), at least two of each; NaN for fewer."""
        if min(len(made), len(real)) < 2:
            return float("nan")
        return Discrepancy.of(cubic, made, real, pairs=len(made) == len(real)).value

    def influence(self, made: Rows, real: Rows) -> Influence:
        """How each row moves the distance."""
        return Discrepancy.of(cubic, made, real, pairs=len(made) == len(real)).influence


class Kad:
    """The kernel distance KAD (Chung et al. 2025, arXiv 2502.15602): a Gaussian kernel, times 100.

    Its bandwidth is the median distance of two real values, so that it fits any features.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def statistic(self, made: Rows, real: Rows) -> float:
        """The distance of features (n, D) and (m, D), at least two of each; NaN for fewer."""
        if min(len(made), len(real)) < 2:
            return float("nan")
        return _KAD_SCALE * _by_gaussian(made, real).value

    def influence(self, made: Rows, real: Rows) -> Influence:
        """How each row moves the distance; the bandwidth counts as fixed."""
        found = _by_gaussian(made, real).influence
        variance = None if found.variance is None else _KAD_SCALE**2 * found.variance
        return Influence(
            _KAD_SCALE * found.made, _KAD_SCALE * found.real, variance, _KAD_SCALE * found.growth
        )


def _by_gaussian(made: Rows, real: Rows) -> Discrepancy:
    return Discrepancy.of(gaussian(median_distance(real)), made, real, pairs=len(made) == len(real))


def median_distance(rows: Rows) -> float:
    """Median distance of two different rows; 1 if most rows are equal.

    Of more than 2,000 rows, so many are taken, evenly spread over the rows in sorted order, whatever order they came in.
    """
    if len(rows) > _MOST_OF_MEDIAN:
        order = np.lexsort(rows.T[::-1])
        rows = rows[order[np.arange(_MOST_OF_MEDIAN) * len(rows) // _MOST_OF_MEDIAN]]
    wide = rows.astype(np.float64)
    apart = squared_distances(wide, wide)
    median = float(np.median(np.sqrt(apart[np.triu_indices(len(rows), 1)])))
    return median if median > 0 else 1.0
