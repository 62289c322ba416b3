"""The Inception Score: how sure a network is of the class of each result, and how many classes there are among all."""

from __future__ import annotations

import numpy as np

from mmstudio.api import PluginConfig
from mmstudio_metrics.sets.kernels import Rows

_LEAST = 1e-12


class InceptionScore:
    """The score of Salimans et al. (2016), section 4: exp of the mean KL divergence of p(class | result) from p(class).

    It is computed over all results at once. The split into ten parts that is usual makes it smaller by a part that
    depends on n (Barratt and Sharma 2018, section 4.1.2). It never looks at real values.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def statistic(self, made: Rows, real: Rows) -> float:
        """The score of class probabilities (n, K); NaN for none."""
        del real
        if not len(made):
            return float("nan")
        chances = np.maximum(made.astype(np.float64), _LEAST)
        together = chances.mean(axis=0)
        apart = (chances * (np.log(chances) - np.log(together))).sum(axis=1)
        return float(np.exp(apart.mean()))
