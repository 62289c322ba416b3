"""How similar generated pictures are to real ones, one by one and as sets, without networks trained on other data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.api import Judged, PluginConfig

Rows = npt.NDArray[np.float32]
_GRID = 8


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
