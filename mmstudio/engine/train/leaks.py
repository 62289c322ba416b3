"""Near copies between splits: held-out values that training holds too, but for a few grey levels or a little noise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from mmstudio.engine.data.prepared import PreparedSlot

_HELD_OUT = 512
_MOST_BYTES = 96 << 20
_NEAR = 0.3
"""Share of the usual distance of a training value to the nearest other one below which a value is a near copy."""
_NUMBERS = 256
_AT_ONCE = 2048
_DISTANCES = 4 << 20
"""Distances that are in memory at a time."""


def near_copies(train: Mapping[str, PreparedSlot], held_out: Mapping[str, PreparedSlot]) -> dict[str, float]:
    """Share of the held-out values of each slot that are nearly equal to one that is trained on.

    Arrays are compared as the learner sees them, by random projections, which keep distances. Values that come close in
    the training split too are no sign: of flat drawings, for instance, many are. At most 512 held-out values are compared
    with as many training values as 96 MB hold.

    Returns:
        ``near/SLOT``: the share that is nearly equal, less the same share among training values; and ``near_error/SLOT``,
        the standard error of that difference.
    """
    found = {}
    for slot, prepared in train.items():
        other = held_out.get(slot)
        if other is None or len(prepared.blanks()) < 2 or len(other.blanks()) < 2:
            continue
        known, asked = _rows(prepared, _MOST_BYTES), _some(_rows(other, _MOST_BYTES))
        if known.shape[1] != asked.shape[1] or min(len(known), len(asked)) < 8:
            continue
        some = _some(known)
        within = _nearest(some, known, itself=True)
        near = _NEAR * float(np.median(within))
        if near > 0:
            between = _nearest(asked, known, itself=False)
            copied, usual = float((between <= near).mean()), float((within <= near).mean())
            found[f"near/{slot}"] = copied - usual
            error = copied * (1 - copied) / len(between) + usual * (1 - usual) / len(within)
            found[f"near_error/{slot}"] = error**0.5
    return found


def _some(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """At most 512 rows from all over."""
    return rows[np.arange(min(len(rows), _HELD_OUT)) * len(rows) // min(len(rows), _HELD_OUT)]


def _rows(prepared: PreparedSlot, most_bytes: int) -> npt.NDArray[np.float32]:
    """Values as rows of at most 256 numbers, evenly picked from as many as fit."""
    count = len(prepared.blanks()) - 1
    arrays = prepared.arrays.values()
    stored = sum(array[0].numel() * array.element_size() for array in arrays)
    compared = sum(4 * min(_NUMBERS, array[0].numel()) for array in arrays)
    stride = max(1, -(-count * max(stored, compared) // most_bytes))
    parts = []
    for name in sorted(prepared.arrays):
        array = prepared.arrays[name][:count:stride].numpy().reshape(-(-count // stride), -1)
        parts.append(_projected(array))
    return np.concatenate(parts, axis=1)


def _projected(array: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    if array.shape[1] <= _NUMBERS:
        return array.astype(np.float32)
    rng = np.random.default_rng(0)
    signs = rng.choice(np.array([-1, 1], np.float32), (array.shape[1], _NUMBERS)) / np.sqrt(_NUMBERS)
    chunks = [array[at : at + _AT_ONCE].astype(np.float32) @ signs for at in range(0, len(array), _AT_ONCE)]
    return np.concatenate(chunks).astype(np.float32)


def _nearest(
    some: npt.NDArray[np.float32], known: npt.NDArray[np.float32], *, itself: bool
) -> npt.NDArray[np.float32]:
    """Distance of each row to the nearest known one, or to the second nearest, where it is itself among them."""
    lengths = (known**2).sum(axis=1)
    found = np.empty(len(some), np.float32)
    together = max(1, min(64, _DISTANCES // len(known)))
    for at in range(0, len(some), together):
        rows = some[at : at + together]
        squares = (rows**2).sum(axis=1)[:, None] + lengths[None] - 2 * rows @ known.T
        # copied: a column that is kept as a part of its block would keep all of the block
        found[at : at + len(rows)] = np.partition(squares, 1, axis=1)[:, 1] if itself else squares.min(axis=1)
    return np.sqrt(np.maximum(found, 0))
