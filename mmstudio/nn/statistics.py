"""Statistics of prepared arrays: a few plain numbers per value, for models that learn without gradients.

Shapes: n values, D numbers per value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

FEW = 64
"""Arrays of up to this many numbers are used as they are."""
PARTS = 8
"""Largest number of parts that a side of a larger array is cut into; each part gives the mean and deviation of its numbers."""

Array = npt.NDArray[Any]


def plain_statistics(arrays: Mapping[str, Array]) -> npt.NDArray[np.float32]:
    """Statistics of prepared arrays that stand for quantities: pixels, spectra, cells.

    Small arrays are used as they are. Larger ones are cut into a grid with eight parts along each side, and each part
    gives its mean and its standard deviation.

    Args:
        arrays: Arrays by name, with n in front.

    Returns:
        float32 (n, D), finite.
    """
    count = len(next(iter(arrays.values())))
    columns = [_of_one(np.asarray(array, np.float64)) for _, array in sorted(arrays.items())]
    found = np.concatenate([column.reshape(count, -1) for column in columns], axis=1)
    return np.nan_to_num(found.clip(-1e30, 1e30)).astype(np.float32)


def _of_one(array: Array) -> Array:
    if array[0].size <= FEW:
        return array
    mean, square = array, np.square(array)
    for axis, side in enumerate(array.shape[1:], 1):
        if side > PARTS:
            borders = np.arange(PARTS) * side // PARTS
            counts = np.diff([*borders, side])
            shape = [-1 if place == axis else 1 for place in range(array.ndim)]
            mean, square = (
                np.add.reduceat(part, borders, axis=axis) / counts.reshape(shape) for part in (mean, square)
            )
    spread = np.sqrt(np.maximum(square - np.square(mean), 0))
    return np.stack([mean, spread], axis=1)
