"""Figures of many results that are no means, as means of what each result adds to them: their influences (Hampel 1974).

The mean of the influences is the figure, and their spread says how certain it is, so that figures such as R squared are
reported and compared like means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]


def variance_explained(told: Any, real: Any) -> Numbers | None:
    """Share of the variance of numbers that is explained, R squared, as one influence for each number.

    It is one less the mean squared error over the variance of the real numbers: 1 if all are right, 0 for telling their
    mean, below 0 for worse.

    Args:
        told: (n,) finite numbers.
        real: (n,) the right ones.

    Returns:
        float64 (n,); ``None`` for fewer than two numbers, or real ones that are all alike.
    """
    import numpy as np

    told, real = np.asarray(told, np.float64), np.asarray(real, np.float64)
    if len(real) < 2 or (variance := real.var()) == 0:
        return None
    errors, away = (told - real) ** 2 / variance, (real - real.mean()) ** 2 / variance
    left = errors.mean()
    found: Numbers = (1 - left) - (errors - left) + left * (away - 1)
    return found


def balance_of(right: Any, weight: Any) -> Numbers | None:
    """A ratio of two sums, such as F1, as one influence for each result.

    Args:
        right: (n,) what each result adds to the upper sum.
        weight: (n,) what it adds to the lower one.

    Returns:
        float64 (n,); ``None`` if the lower sum is 0.
    """
    import numpy as np

    right, weight = np.asarray(right, np.float64), np.asarray(weight, np.float64)
    if not weight.sum() > 0:
        return None
    ratio = right.sum() / weight.sum()
    found: Numbers = ratio + (right - ratio * weight) / weight.mean()
    return found
