"""Nearest rows: for each asked row the k nearest of many known ones, block by block."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
_BLOCK, _ASKED = 4096, 512
"""Known and asked rows that are compared at a time."""
_SPARE = 8
"""Further candidates: the quick distances of close rows are inexact, so that the nearest of them are told apart exactly."""


def nearest(asked: Rows, known: Rows, k: int, barred: Places | None = None) -> tuple[Places, Numbers]:
    """Places (n, k) of the nearest known rows by Euclidean distance, nearest first, and the distances (n, k).

    Args:
        asked: (n, D).
        known: (m, D); may be read through memory.
        k: Number of neighbours; less if there are fewer known rows.
        barred: (n,) the known row that is not a neighbour of each asked one; -1 bars none.
    """
    places, distances = [], []
    for start in range(0, len(asked), _ASKED):
        some = asked[start : start + _ASKED]
        bars = np.full(len(some), -1) if barred is None else barred[start : start + _ASKED]
        found = _nearest(np.asarray(some, np.float64), known, min(k, len(known)), bars)
        places.append(found[0])
        distances.append(found[1])
    if not places:
        return np.zeros((0, k), np.int64), np.zeros((0, k))
    return np.concatenate(places), np.concatenate(distances)


def _nearest(asked: Numbers, known: Rows, k: int, barred: Places) -> tuple[Places, Numbers]:
    best = np.zeros((len(asked), 0))
    found = np.zeros((len(asked), 0), np.int64)
    square = (asked * asked).sum(axis=1)[:, None]
    keep = min(k + _SPARE, len(known))
    for start in range(0, len(known), _BLOCK):
        block = np.asarray(known[start : start + _BLOCK], np.float64)
        places = np.arange(start, start + len(block))
        apart = square + (block * block).sum(axis=1)[None, :] - 2 * asked @ block.T
        apart[barred[:, None] == places[None, :]] = np.inf
        best = np.concatenate([best, apart], axis=1)
        found = np.concatenate([found, np.broadcast_to(places, apart.shape)], axis=1)
        if best.shape[1] > keep:
            chosen = np.argpartition(best, keep - 1, axis=1)[:, :keep]
            best, found = np.take_along_axis(best, chosen, 1), np.take_along_axis(found, chosen, 1)
    return _exact(asked, known, k, barred, found)


def _exact(asked: Numbers, known: Rows, k: int, barred: Places, found: Places) -> tuple[Places, Numbers]:
    """The candidates in the order of their exact distances."""
    exact = np.empty(found.shape)
    for row, candidates in enumerate(found):
        off = known[candidates].astype(np.float64) - asked[row]
        exact[row] = np.sqrt((off * off).sum(axis=1))
    exact[found == barred[:, None]] = np.inf
    order = np.lexsort((found, exact), axis=1)[:, :k]
    return np.take_along_axis(found, order, 1), np.take_along_axis(exact, order, 1)
