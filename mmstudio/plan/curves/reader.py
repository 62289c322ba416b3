"""Curves of a run: its metrics file read piece by piece, each time only what was added since."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.files.door import open_ordinary
from mmstudio.plan.curves.metrics_file import MOST_BYTES, parsed_lines, rows_of
from mmstudio.plan.curves.series import STEP, Numbers, Series

_MOST_COUNT = 2.0**53
"""Whole numbers from here on are not exact as numbers with a fraction."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve as it was when it was read.

    Attributes:
        steps: Steps (n,), rising.
        values: Values (n,), finite.
    """

    steps: Numbers
    values: Numbers

    def smooth(self, share: float) -> Curve:
        """Its moving mean; the window is a share (0 to 1) of a tenth of all points."""
        return Curve(self.steps, self._series().smooth(share))

    def thinned(self, most: int) -> Curve:
        """At most this many points, the lowest and highest of each stretch."""
        return Curve(*self._series().thinned(most))

    def within(self, low: float, high: float) -> Curve:
        """The part between two steps, with one point more at either end, so that a line leaves the picture."""
        first = max(0, int(np.searchsorted(self.steps, low)) - 1)
        last = int(np.searchsorted(self.steps, high, side="right")) + 1
        return Curve(self.steps[first:last], self.values[first:last])

    def _series(self) -> Series:
        made = Series()
        made.extend(self.steps, self.values)
        return made


class CurveReader:
    """Reads the metrics file of one run again and again while it grows.

    A training that goes on from a checkpoint writes the file anew; it is then read from its beginning.

    Args:
        path: Path of the file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._series: dict[str, Series] = {}
        self._offset = 0
        self._file = -1

    def read(self) -> Mapping[str, Curve]:
        """All curves by name, up to the last whole line.

        Raises:
            OSError: If it is not a regular file.
        """
        try:
            with open_ordinary(self._path) as file:
                state = os.fstat(file.fileno())
                if state.st_ino != self._file or state.st_size < self._offset:
                    self._forget()
                self._file = state.st_ino
                file.seek(self._offset)
                found = file.read(max(0, MOST_BYTES - self._offset))
        except FileNotFoundError:
            self._forget()
            return {}
        whole = found.rfind(b"\n") + 1
        self._offset += whole
        self._take(found[:whole].decode("utf-8", "replace"))
        return {name: _curve(series) for name, series in self._series.items() if series.count}

    def _forget(self) -> None:
        self._series, self._offset, self._file = {}, 0, -1

    def _take(self, text: str) -> None:
        rows = parsed_lines(text)
        columns = _columns(rows)
        if columns is None:  # something is not as a training writes it: look at every number
            columns = _columns(rows_of(text)) or {}
        for name, (steps, values) in columns.items():
            finite = np.isfinite(values)
            self._series.setdefault(name, Series()).extend(steps[finite], values[finite])


def _columns(rows: list[Any]) -> dict[str, tuple[Numbers, Numbers]] | None:
    """Steps and values by name; ``None`` if a line is not one of a step and of numbers."""
    if not set(map(type, rows)) <= {dict}:
        return None
    if not {type(row.get(STEP)) for row in rows} <= {int}:
        return None
    steps = _column(rows, STEP)
    if steps is None or (steps[1] < 0).any():
        return None
    found = {}
    for name in sorted(set().union(*rows) - {STEP}):
        column = _column(rows, name)
        if column is None:
            return None
        places, values = column
        found[name] = (steps[1][places], values)
    return found


def _column(rows: list[Any], name: str) -> tuple[npt.NDArray[np.intp], Numbers] | None:
    """The places of the rows that have a name, and their values; ``None`` if one is no number, or too large a count."""
    cells = [row.get(name) for row in rows]
    kinds = set(map(type, cells))
    if not kinds <= {float, int, NoneType}:
        return None
    places = np.arange(len(cells))
    if NoneType in kinds:
        places = np.array([place for place, cell in enumerate(cells) if cell is not None], np.intp)
        cells = [cell for cell in cells if cell is not None]
    try:
        values = np.array(cells, np.float64)
    except OverflowError:
        return None
    if int in kinds and values.size and np.nanmax(np.abs(values)) >= _MOST_COUNT:
        return None
    return places, values


def _curve(series: Series) -> Curve:
    """A curve whose steps rise; of points of one step the last one counts."""
    steps, values = series.steps, series.values
    if (np.diff(steps) > 0).all():
        return Curve(steps, values)
    order = np.argsort(steps, kind="stable")
    steps, values = steps[order], values[order]
    last = np.append(np.diff(steps) > 0, True)
    return Curve(steps[last], values[last])
