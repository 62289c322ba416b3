"""Metrics of nearest neighbours: how many results lie where real values are, and how many real values have results near.

Shapes: n results, m real values, D features.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import lgamma

import numpy as np

from mmstudio.api import PluginConfig
from mmstudio_metrics.sets.kernels import Numbers, Rows
from mmstudio_metrics.sets.neighbours import held, radii

PRECISION, RECALL = "precision", "recall"
DENSITY, COVERAGE = "density", "coverage"
CLIPPED_DENSITY, CLIPPED_COVERAGE = "clipped density", "clipped coverage"
_NEIGHBOURS_OF_SUPPORT, _NEIGHBOURS_OF_DENSITY = 3, 5


class PrecisionRecall:
    """Improved precision and recall (Kynkaanniemi et al. 2019, equations 1 and 2), with balls to the third neighbour."""

    def __init__(self, config: PluginConfig) -> None:
        self._k = int(getattr(config, "neighbours", _NEIGHBOURS_OF_SUPPORT))

    def statistic(self, made: Rows, real: Rows) -> Mapping[str, float]:
        """Share of results in balls around real values, and of real values in balls around results; NaN for too few."""
        if min(len(made), len(real)) <= self._k:
            return {PRECISION: float("nan"), RECALL: float("nan")}
        inside = held(made, real, radii(real, self._k)).in_balls
        found = held(real, made, radii(made, self._k)).in_balls
        return {PRECISION: float((inside > 0).mean()), RECALL: float((found > 0).mean())}


class DensityCoverage:
    """Density and coverage (Naeem et al. 2020, equations 4 and 6), and their clipped forms (Salvy et al. 2025).

    A clipped form is a share: so many good results, the others bad, give it (arXiv 2507.01761).
    """

    def __init__(self, config: PluginConfig) -> None:
        self._k = int(getattr(config, "neighbours", _NEIGHBOURS_OF_DENSITY))

    def statistic(self, made: Rows, real: Rows) -> Mapping[str, float]:
        """The four figures of features (n, D) and (m, D); NaN for too few."""
        names = (DENSITY, COVERAGE, CLIPPED_DENSITY, CLIPPED_COVERAGE)
        k = self._k
        if not len(made) or len(real) <= k + 1:
            return dict.fromkeys(names, float("nan"))
        reach = radii(real, k)
        found = held(made, real, reach)
        near = np.minimum(found.of_balls / k, 1).mean()
        values = (
            float(found.in_balls.mean() / k),
            float((found.of_balls > 0).mean()),
            self._clipped_density(made, real, reach),
            share_of_good(float(near), len(made), len(real), k),
        )
        return dict(zip(names, values, strict=True))

    def _clipped_density(self, made: Rows, real: Rows, reach: Numbers) -> float:
        """Clipped density: no ball is larger than the median one, no result counts more than once.

        It is set in relation to what real values reach among themselves, and is at most 1.
        """
        small = np.minimum(reach, np.median(reach))
        of_made, of_real = (
            np.minimum(held(rows, real, small, same=rows is real).in_balls / self._k, 1).mean()
            for rows in (made, real)
        )
        return float(min(1.0, of_made / of_real)) if of_real > 0 else float("nan")


def share_of_good(near: float, n: int, m: int, k: int) -> float:
    """Clipped coverage: the share of good results, among n, with which the mean clipped share of near results is expected.

    Args:
        near: The mean over real values of min(number of results in its ball / k, 1).
        n: Number of results.
        m: Number of real values.
        k: The neighbour that a ball reaches to.
    """
    expected = expected_near(n, m, k)
    return float(np.interp(near, expected, np.arange(n + 1) / n))


def expected_near(n: int, m: int, k: int) -> Numbers:
    """The clipped share that is expected with 0 to n good results (n + 1,), rising from 0.

    The part of the distribution that a ball holds is Beta(k, m - k), so the number of good results in it follows a
    beta-binomial distribution.
    """
    good = np.arange(n + 1.0)
    log_gamma = np.vectorize(lgamma, otypes=[np.float64])
    missing = np.zeros(n + 1)
    for j in range(k):
        with np.errstate(invalid="ignore"):
            ways = log_gamma(good + 1) - lgamma(j + 1) - log_gamma(np.maximum(good - j, 0) + 1)
        rest = np.maximum(good - j, 0)
        chance = ways + lgamma(k + j) + log_gamma(m - k + rest) - log_gamma(m + good)
        chance -= lgamma(k) + lgamma(m - k) - lgamma(m)
        missing += np.where(good >= j, (k - j) * np.exp(chance), 0)
    return np.maximum(1 - missing / k, 0)
