"""How similar generated pictures are to real ones, one by one and as sets, without networks trained on other data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.api import Judged, PluginConfig

Rows = npt.NDArray[np.float32]
_GRID = 8


class KernelDistance:
    """The squared maximum mean discrepancy of two sets of features, under a cubic kernel (Binkowski et al. 2018, KID).

    The unbiased estimate of their section 3: for two sets from the same source it is near 0 at any size, and as often
        below 0 as above, while Frechet distances are larger for smaller sets.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def statistic(self, made: Rows, real: Rows) -> float:
        """The statistic of features (n, D) and (m, D), at least two of each; NaN for fewer."""
        if min(len(made), len(real)) < 2:
            return float("nan")
        x, y = made.astype(np.float64), real.astype(np.float64)
        return float(_apart(_kernel(x, x)) + _apart(_kernel(y, y)) - 2 * _kernel(x, y).mean())


class ColourDistance:
    """Distance of the colours of a generated picture from those of the real one at the same places, both as 8 x 8 tiles."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``tiles``: root of the mean squared difference, of 255; ``None`` if there is no real picture."""
        return {"tiles": [None if one.real is None else _far(one.made, one.real) for one in results]}


def tiles(picture: npt.NDArray[np.uint8]) -> Rows:
    """Mean colours of 8 x 8 tiles (192,), 0 to 255, of a picture (H, W, 1 or 3) of any size."""
    colours = np.broadcast_to(picture, (*picture.shape[:2], 3)).astype(np.float32)
    for axis in (0, 1):
        size = colours.shape[axis]
        starts = np.arange(_GRID) * size // _GRID
        ends = np.maximum(starts + 1, (np.arange(_GRID) + 1) * size // _GRID)
        sums = np.concatenate(
            [np.zeros_like(colours.take([0], axis)), colours.cumsum(axis, dtype=np.float64)], axis
        )
        lengths = (ends - starts).reshape([-1 if place == axis else 1 for place in range(3)])
        colours = (sums.take(ends, axis) - sums.take(starts, axis)) / lengths
    rows: Rows = colours.reshape(-1).astype(np.float32)
    return rows


def _far(made: Any, real: Any) -> float:
    difference = tiles(made).astype(np.float64) - tiles(real)
    return float(np.sqrt((difference**2).mean()))


def _kernel(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = (x @ y.T / x.shape[1] + 1) ** 3
    return found


def _apart(kernel: npt.NDArray[np.float64]) -> float:
    """Mean over pairs of different rows."""
    count = len(kernel)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))
