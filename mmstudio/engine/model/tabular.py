"""The input of a predictor: a row of plain numbers per slot, and whether the slot is present.

The numbers are prepared statistics by default; if the encoder of a slot is frozen, the mean of its features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.errors import StudioError
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.model.frozen import MASK, TOKENS
from mmstudio.nn import Preparer

Numbers = npt.NDArray[np.float32]
There = npt.NDArray[np.bool_]
TOGETHER = 256
"""Number of values whose statistics are computed at a time."""


@dataclass(frozen=True)
class StatisticRows:
    """Samples in the form that a predictor sees.

    Attributes:
        features: Per slot (n, D); 0 where a sample does not hold it.
        there: Per slot (n,): whether the sample holds it.
    """

    features: Mapping[str, Numbers]
    there: Mapping[str, There]

    def __len__(self) -> int:
        return len(next(iter(self.there.values())))

    def part(self, which: npt.NDArray[Any]) -> StatisticRows:
        """Some of the samples."""
        if len(which) == len(self) and np.array_equal(which, np.arange(len(self))):
            return self  # all of them, without a copy
        return StatisticRows(
            {slot: rows[which] for slot, rows in self.features.items()},
            {slot: there[which] for slot, there in self.there.items()},
        )

    def given(self, slots: Iterable[str]) -> StatisticRows:
        """The same samples with only these slots given."""
        kept = frozenset(slots)
        return StatisticRows(
            {slot: rows if slot in kept else np.zeros_like(rows) for slot, rows in self.features.items()},
            {slot: there & (slot in kept) for slot, there in self.there.items()},
        )


def rows_of(
    slots: Mapping[str, PreparedSlot],
    preparers: Mapping[str, Preparer],
    tell: Callable[[int, int], None] = lambda _done, _of: None,
    *,
    most: int | None = None,
) -> StatisticRows:
    """Stored samples in the form that a predictor sees; of several alternatives the first one counts.

    Args:
        slots: Prepared arrays, or features of frozen encoders, per condition slot.
        preparers: Preparers of the same slots.
        tell: Takes the amount done and the whole amount; may raise to stop.
        most: Number of samples, from the first one on; all if ``None``.
    """
    features, there = {}, {}
    for number, (name, prepared) in enumerate(slots.items()):
        there[name] = (prepared.count > 0).numpy()[:most]
        held = np.flatnonzero(there[name])
        made: Numbers | None = None
        for start in range(0, max(1, len(held)), TOGETHER):
            tell(number * len(held) + start, len(slots) * len(held))
            places = held[start : start + TOGETHER]
            lines = prepared.start.numpy()[places] if len(places) else [len(prepared.blanks()) - 1]
            found = statistics_of(
                name, preparers[name], {key: array.numpy()[lines] for key, array in prepared.arrays.items()}
            )
            if made is None:
                made = np.zeros((len(there[name]), found.shape[1]), np.float32)
            made[places] = found[: len(places)]
        assert made is not None  # noqa: S101 - the loop runs once at least
        features[name] = made
    return StatisticRows(features, there)


def statistics_of(slot: str, preparer: Preparer, prepared: Mapping[str, npt.NDArray[Any]]) -> Numbers:
    """Plain numbers of a slot's prepared values, (n, D).

    Raises:
        StudioError: If the preparer returns anything else.
    """
    if TOKENS in prepared:
        mask = prepared[MASK][..., None].astype(np.float32)
        return (prepared[TOKENS] * mask).sum(axis=1) / mask.sum(axis=1).clip(min=1)
    found = np.asarray(preparer.statistics(dict(prepared)), np.float32)
    count = len(next(iter(prepared.values())))
    if found.ndim != 2 or len(found) != count or not found.shape[1] or not np.isfinite(found).all():
        raise StudioError(
            "The encoder of the slot {slot!r} gives no statistics that can be learned from: an array of the shape {shape} "
            "for {count} values, or numbers that are not finite.",
            slot=slot,
            shape=str(found.shape),
            count=count,
        )
    return found
