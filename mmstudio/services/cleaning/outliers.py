"""Outliers: values that lie far from the others of their slot, by a robust distance to the median."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_LEAST = 30
_SAMPLE = 20_000
_AT_ONCE = 8192
_FARTHEST = 12.0
_DEVIATIONS, _TIMES = 7.0, 1.8
_SHARE = 100
_NORMAL = 1.4826


def outliers(features: npt.NDArray[np.float32]) -> list[tuple[int, float]]:
    """Rows that are outliers, farthest first: at most one in a hundred, and none if there are fewer than 30 rows.

    Every feature is measured from its median in units of its spread (the median deviation, or where most values are
    the same the 5 to 95 % range, or the standard deviation), no more than 12 counting. The distance of a row is the root
    mean square of these. Far is what is more than 1.8 times the median distance, and seven robust deviations above it.

    Args:
        features: (N, D), NaN where a feature is unknown.

    Returns:
        Row, and its distance in multiples of the median distance.
    """
    count = len(features)
    if count < _LEAST:
        return []
    some = np.asarray(features[:: max(1, count // _SAMPLE)], dtype=np.float64)
    some = some[:, np.isfinite(some).any(axis=0)]
    known = np.isfinite(np.asarray(features[:: max(1, count // _SAMPLE)])).any(axis=0)
    middle = np.nanmedian(some, axis=0)
    spread = _spread(some, middle)
    distance = np.concatenate(
        [
            _distance(np.asarray(features[low : low + _AT_ONCE], np.float64)[:, known], middle, spread)
            for low in range(0, count, _AT_ONCE)
        ]
    )
    usual = float(np.median(distance))
    deviation = _NORMAL * float(np.median(np.abs(distance - usual)))
    if usual <= 0:
        return []
    limit = max(_TIMES * usual, usual + _DEVIATIONS * deviation)
    far = np.flatnonzero(distance > limit)
    farthest = far[np.argsort(-distance[far], kind="stable")][: max(1, count // _SHARE)]
    return [(int(row), float(distance[row] / usual)) for row in farthest]


def _spread(some: npt.NDArray[np.float64], middle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The spread of each feature; infinite if it never varies, so that it does not count."""
    spread = _NORMAL * np.nanmedian(np.abs(some - middle), axis=0)
    low, high = np.nanpercentile(some, [5, 95], axis=0)
    spread = np.maximum(spread, (high - low) / 3.29)
    spread = np.where(spread > 0, spread, np.nanstd(some, axis=0))
    return np.where(spread > 0, spread, np.inf)


def _distance(
    rows: npt.NDArray[np.float64], middle: npt.NDArray[np.float64], spread: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    away = np.minimum(np.abs(rows - middle) / spread, _FARTHEST)
    known = np.isfinite(away) & np.isfinite(spread)
    squares = np.where(known, np.square(np.where(known, away, 0)), 0).sum(axis=1)
    return np.asarray(np.sqrt(squares / np.maximum(known.sum(axis=1), 1)))
