"""Student's t distribution: how many standard errors an interval reaches when the error itself is estimated."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p
from statistics import NormalDist

_HALVINGS = 60
_NORMAL_FROM = 1e7
"""Degrees of freedom from which the distribution is the normal one to nine digits."""
_TERMS = 300
_SMALL = 1e-300


@lru_cache(maxsize=4096)
def t_reach(level: float, freedom: float) -> float:
    """The number that a t-distributed value does not exceed, in size, with the probability ``level``.

    Args:
        level: Above 0 and below 1.
        freedom: Degrees of freedom, above 0; they need not be whole (Welch 1947).

    Returns:
        The number; infinity if the freedom is 0 or not a number.
    """
    if not freedom > 0:
        return inf
    if freedom >= _NORMAL_FROM:
        return NormalDist().inv_cdf((1 + level) / 2)
    low, high = 0.0, 1.0
    while _beyond(high, freedom) > 1 - level:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _beyond(middle, freedom) > 1 - level else (low, middle)
    return (low + high) / 2


def _beyond(size: float, freedom: float) -> float:
    """Probability of a larger value in size: I_x(freedom / 2, 1 / 2) at x = freedom / (freedom + size²).

    Abramowitz and Stegun, 26.7.1.
    """
    return _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + size * size))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, as a continued fraction where that converges (26.5.8)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction, from the front (the method of Lentz)."""
    up, down = 1.0, 1 / _whole(1 - (a + b) * x / (a + 1))
    found = down
    for m in range(1, _TERMS):
        before = found
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            down = 1 / _whole(1 + term * down)
            up = _whole(1 + term / up)
            found *= up * down
        if abs(found - before) < 1e-15 * abs(found):
            break
    return found


def _whole(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL
