"""Curves of a run: its metrics file read piece by piece, each time only what was added since."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmstudio.core.files.door import open_ordinary
from mmstudio.plan.curves.metrics_file import MOST_BYTES, rows_of
from mmstudio.plan.curves.series import STEP, Numbers, Series


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
        rows = rows_of(text)
        for name in dict.fromkeys(name for row in rows for name in row):
            if name == STEP:
                continue
            there = [row for row in rows if name in row]
            steps = np.array([row[STEP] for row in there], np.float64)
            values = np.array([row[name] for row in there], np.float64)
            finite = np.isfinite(values)
            self._series.setdefault(name, Series()).extend(steps[finite], values[finite])


def _curve(series: Series) -> Curve:
    """A curve whose steps rise; of points of one step the last one counts."""
    steps, values = series.steps, series.values
    if (np.diff(steps) > 0).all():
        return Curve(steps, values)
    order = np.argsort(steps, kind="stable")
    steps, values = steps[order], values[order]
    last = np.append(np.diff(steps) > 0, True)
    return Curve(steps[last], values[last])
