"""Nearest neighbours between two sets of features, in blocks: radii of balls around rows, and how many rows they hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mmstudio_metrics.sets.kernels import Numbers, Rows, blocks, squared_distances

Counts = npt.NDArray[np.int64]


def radii(rows: Rows, k: int) -> Numbers:
    """Squared distance (n,) of each row to its k-th nearest other row; infinity if there are fewer others."""
    found = np.full(len(rows), np.inf)
    if len(rows) <= k:
        return found
    for part in blocks(len(rows)):
        near = np.full((part.stop - part.start, 0), np.inf)
        for others in blocks(len(rows)):
            apart = squared_distances(rows[part].astype(np.float64), rows[others].astype(np.float64))
            if part == others:
                np.fill_diagonal(apart, np.inf)
            near = np.concatenate([near, apart], axis=1)
            near = np.partition(near, k - 1, axis=1)[:, :k] if near.shape[1] > k else near
        found[part] = near.max(axis=1)
    return found


@dataclass(frozen=True, eq=False)
class InBalls:
    """How many points are in balls around centres.

    Attributes:
        in_balls: (n,), for each point the number of balls that hold it.
        of_balls: (m,), for each ball the number of points in it.
    """

    in_balls: Counts
    of_balls: Counts


def held(points: Rows, centres: Rows, squared_radii: Numbers, *, same: bool = False) -> InBalls:
    """Count points in closed balls.

    Args:
        points: (n, D).
        centres: (m, D).
        squared_radii: (m,).
        same: Whether points and centres are the same set, whose rows are not in their own balls.
    """
    in_balls, of_balls = np.zeros(len(points), np.int64), np.zeros(len(centres), np.int64)
    for rows in blocks(len(points)):
        for balls in blocks(len(centres)):
            apart = squared_distances(points[rows].astype(np.float64), centres[balls].astype(np.float64))
            inside = apart <= squared_radii[balls]
            if same and rows == balls:
                np.fill_diagonal(inside, val=False)
            in_balls[rows] += inside.sum(axis=1)
            of_balls[balls] += inside.sum(axis=0)
    return InBalls(in_balls, of_balls)
