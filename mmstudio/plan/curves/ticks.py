"""Ticks of axes with their labels, and the visible part of a curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

_NICE = (1.0, 2.0, 5.0)
_FEWEST = 3
_PLAIN = (1e-4, 1e6)
"""Numbers between these are written out."""
Tick = tuple[float, str]
Span = tuple[float, float]


def linear_ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[Tick]:
    """Ticks of an axis on which equal distances are equal differences: multiples of 1, 2 or 5 times a power of ten.

    Args:
        low: Left or lower end of the axis.
        high: The other end.
        most: How many ticks there may be.
        whole: Whether only whole numbers are meaningful.
    """
    step = _step(low, high, most, whole=whole)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(number * step, _written(number * step, step)) for number in range(first, last + 1)]


def logarithmic_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Ticks of an axis on which equal distances are equal factors; places are decadic logarithms, texts the numbers.

    They are at 1, 2 and 5 of each decade, at whole decades where these are too many, and at round numbers in equal
    differences where these are too few.
    """
    decades = range(math.floor(low) - 1, math.ceil(high) + 1)
    for digits in (_NICE, (1.0,)):
        places = [math.log10(digit) + decade for decade in decades for digit in digits]
        inside = [place for place in places if low - 1e-9 <= place <= high + 1e-9]
        if digits == _NICE and len(inside) < _FEWEST:
            return [
                (math.log10(value), text)
                for value, text in linear_ticks(10**low, 10**high, most)
                if value > 0
            ]
        if len(inside) <= most:
            return _powers(inside)
    every = math.ceil(len(inside) / max(1, most))
    return _powers([place for place in inside if round(place) % every == 0])


def whole_span(steps: Any) -> Span:
    """The range of steps of a whole curve, widened a little if it has one point."""
    first, last = float(steps[0]), float(steps[-1])
    return (first, last) if last > first else (first - 1, last + 1)


def nearer(span: Span, whole: Span, at: float, factor: float) -> Span | None:
    """The range after zooming in (``factor`` below 1) or out; ``None`` if that is the whole curve.

    Args:
        span: The visible range.
        whole: The range of the whole curve.
        at: The step that stays where it is.
        factor: Factor of the width.
    """
    low, high = (at + (end - at) * factor for end in span)
    if high - low >= whole[1] - whole[0]:
        return None
    width = max(high - low, min(2.0, whole[1] - whole[0]))
    low = min(max(low, whole[0]), whole[1] - width)
    return low, low + width


def _step(low: float, high: float, most: int, *, whole: bool) -> float:
    least = max((high - low) / max(1, most), 1e-300)
    power = math.floor(math.log10(least))
    candidates = [digit * 10.0**exponent for exponent in (power, power + 1) for digit in _NICE]
    found = next(step for step in candidates if step >= least * (1 - 1e-9))
    return max(1.0, found) if whole else found


def _written(value: float, step: float) -> str:
    value = 0.0 if abs(value) < step / 2 else value
    if not _PLAIN[0] <= step < _PLAIN[1] or abs(value) >= _PLAIN[1] * 10:
        return f"{value:g}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:,.{decimals}f}"


def _powers(places: Sequence[float]) -> list[Tick]:
    return [(place, f"{10**place:,.6g}") for place in places]
