"""Rows of a table against the real ones: errors of numbers, and classes that are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mmstudio.api import Judged, PluginConfig, variance_explained

Values = list[float | None]
_LARGEST = 1e150
"""Larger numbers have no square, and count as none."""


class ColumnErrors:
    """How far numbers of a row lie from the real ones: mean absolute error, per column."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``NAME``: the absolute error; ``None`` where either cell is no number."""
        return {
            name: [None if pair is None else abs(pair[0] - pair[1]) for pair in pairs]
            for name, pairs in _numbers(results).items()
        }


class ColumnFits:
    """Share of the variance of each column of numbers that the results explain: R squared.

    It is one less the mean squared error over the variance of the real numbers. A result's value is its influence on this
    (Hampel 1974) beside the share itself, so that the mean of the values is the share and their spread says how certain it is.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``NAME``: 1 for results that are all right, 0 for those no better than the mean, below 0 for worse ones."""
        return {
            name: found
            for name, pairs in _numbers(results).items()
            if (found := _influences(pairs)) is not None
        }


class ColumnClasses:
    """Whether a row's classes are those of the real one, per column of words or truths."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``NAME``: 1 if right, 0 if not; ``None`` where the real row has no class."""
        rows = [(one.made, one.real if one.real is not None else {}) for one in results]
        names = dict.fromkeys(name for _, real in rows for name, cell in real.items() if _is_class(cell))
        return {
            name: [
                float(made.get(name) == real[name]) if _is_class(real.get(name)) else None
                for made, real in rows
            ]
            for name in names
        }


def _numbers(results: Sequence[Judged]) -> dict[str, list[tuple[float, float] | None]]:
    """Per column in which a real row has a number: made and real number of each result."""
    rows = [(one.made, one.real if one.real is not None else {}) for one in results]
    names = dict.fromkeys(name for _, real in rows for name, cell in real.items() if _is_number(cell))
    return {
        name: [
            (float(made[name]), float(real[name]))
            if _is_number(made.get(name)) and _is_number(real.get(name))
            else None
            for made, real in rows
        ]
        for name in names
    }


def _influences(pairs: Sequence[tuple[float, float] | None]) -> Values | None:
    known = np.array([pair for pair in pairs if pair is not None], np.float64).reshape(-1, 2)
    found = variance_explained(known[:, 0], known[:, 1])
    if found is None:
        return None
    values = iter(found)
    return [None if pair is None else float(next(values)) for pair in pairs]


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and -_LARGEST < cell < _LARGEST


def _is_class(cell: Any) -> bool:
    return isinstance(cell, str | bool)
