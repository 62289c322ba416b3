"""Series: points of growing curves, kept in arrays, smoothed, and thinned to what a screen shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_START = 1024
STEP = "step"


class Series:
    """One growing curve."""

    def __init__(self) -> None:
        self.count = 0
        self._steps = np.empty(_START)
        self._values = np.empty(_START)

    def add(self, step: float, value: float) -> None:
        """Add a point."""
        if self.count == len(self._steps):
            self._steps = np.resize(self._steps, 2 * self.count)
            self._values = np.resize(self._values, 2 * self.count)
        self._steps[self.count], self._values[self.count] = step, value
        self.count += 1

    def extend(self, steps: Numbers, values: Numbers) -> None:
        """Add points (n,), (n,)."""
        end = self.count + len(steps)
        if end > len(self._steps):
            self._steps = np.resize(self._steps, max(end, 2 * self.count))
            self._values = np.resize(self._values, max(end, 2 * self.count))
        self._steps[self.count : end], self._values[self.count : end] = steps, values
        self.count = end

    @property
    def steps(self) -> Numbers:
        """Steps of the points."""
        return self._steps[: self.count]

    @property
    def values(self) -> Numbers:
        """Values of the points."""
        return self._values[: self.count]

    def smooth(self, share: float) -> Numbers:
        """Moving mean; the window is a share (0 to 1) of a tenth of all points."""
        width = max(1, int(share * self.count / 10))
        if width == 1:
            return self.values
        total = np.cumsum(np.insert(self.values, 0, 0.0))
        ends = np.arange(1, self.count + 1)
        starts = np.maximum(0, ends - width)
        result: Numbers = (total[ends] - total[starts]) / (ends - starts)
        return result

    def thinned(self, most: int) -> tuple[Numbers, Numbers]:
        """At most this many points: the lowest and highest of each stretch, so that no spike is lost."""
        if self.count <= most:
            return self.steps, self.values
        wide = -(-2 * self.count // most)
        parts = self.count // wide
        values = self.values[: parts * wide].reshape(parts, wide)
        low, high = values.argmin(axis=1), values.argmax(axis=1)
        first = np.arange(parts) * wide
        places = np.sort(np.stack([first + low, first + high], axis=1).ravel())
        places = np.append(places, np.arange(parts * wide, self.count))
        return self.steps[places], self.values[places]


def collect(rows: Iterable[Mapping[str, Any]], into: dict[str, Series]) -> None:
    """Collect rows with ``step`` and numbers by name into curves."""
    for line in rows:
        step = line.get(STEP)
        if not isinstance(step, (int, float)):
            continue
        for name, value in line.items():
            if name != STEP and isinstance(value, (int, float)):
                into.setdefault(name, Series()).add(step, value)
