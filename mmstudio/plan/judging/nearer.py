"""The interval of the chance that a value of one set is smaller than one of another, such as distances of results.

The variance is that of DeLong, DeLong and Clarke-Pearson (1988), on the scale of the log-odds, so that the interval stays
between 0 and 1. Where all values of one set are smaller than all of the other, that variance is 0 and says nothing; the
bounds of Clopper and Pearson for the smaller set then stand for it.
"""

from __future__ import annotations

from math import exp, log
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from mmstudio.plan.scores import FEWEST
from mmstudio.plan.statistics.intervals import LEVEL, Interval, mean_interval

Numbers = npt.NDArray[np.float64]


def nearer_interval(ones: Numbers, others: Numbers) -> Interval | None:
    """The interval of the mean of ``ones``, which is that of ``others``.

    Args:
        ones: (n,) for each value of the one set, the share of the other set that is larger.
        others: (m,) for each value of the other set, the share of the one set that is smaller.

    Returns:
        The interval; ``None`` if a set has too few values.
    """
    least = min(len(ones), len(others))
    if least < FEWEST:
        return None
    mean = float(ones.mean())
    spread = float(ones.var(ddof=1) / len(ones) + others.var(ddof=1) / len(others))
    if mean in {0.0, 1.0}:
        return mean_interval(np.full(least, mean), share=True)
    if spread == 0:
        return None
    far = NormalDist().inv_cdf((1 + LEVEL) / 2) * spread**0.5 / (mean * (1 - mean))
    middle = log(mean / (1 - mean))
    low, high = (1 / (1 + exp(-max(-700.0, min(700.0, middle + side * far)))) for side in (-1, 1))
    return Interval(low, high, f"DeLong, on log-odds, {100 * LEVEL:g} %")
