"""Chosen samples: a view of samples of one or several data sets, in splits of its own, which jobs read like any data set."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple, TypeVar

from mmstudio.core.context import Samples
from mmstudio.core.sample import SPLITS, DatasetInfo, Sample, Split, Value

_T = TypeVar("_T")
_SPARSE = 8
"""A stretch of positions is read whole if at least one of so many is wanted."""


class Place(NamedTuple):
    """Where a sample lies.

    Attributes:
        samples: Its data set.
        split, position: Its place there.
    """

    samples: Samples
    split: Split
    position: int


class SampleView:
    """Implements :class:`~mmstudio.core.context.Samples` over chosen samples.

    Args:
        info: What is told of them; the counts are those of the splits given here.
        splits: Split to the places of its samples, in order.
    """

    def __init__(self, info: DatasetInfo, splits: Mapping[Split, Sequence[Place]]) -> None:
        self._splits = {split: tuple(splits.get(split, ())) for split in SPLITS}
        self._info = replace(info, counts={split: len(found) for split, found in self._splits.items()})

    @property
    def info(self) -> DatasetInfo:
        """Name, slots and counts."""
        return self._info

    def fingerprint(self, split: str) -> str:
        """Hash of which samples these are, and of the content of the splits that they lie in."""
        found = hashlib.sha256()
        contents: dict[tuple[int, Split], str] = {}
        for samples, where, position in self._at(split):
            key = id(samples), where
            if key not in contents:
                contents[key] = samples.fingerprint(where)
            found.update(f"{contents[key]}\0{position}\n".encode())
        return found.hexdigest()

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """Samples ``start <= position < stop`` of a split, with their positions here."""
        found = self._gathered(
            split, start, stop, lambda at, first, last: at.samples.read(at.split, first, last)
        )
        return [
            replace(sample, position=start + number, split=self._split(split))
            for number, sample in enumerate(found)
        ]

    def read_ids(self, ids: Sequence[int]) -> list[Sample]:
        """The samples with these ids, as their data sets have them; ids of none of them are left out."""
        known = {id(at.samples): at.samples for found in self._splits.values() for at in found}
        return [sample for samples in known.values() for sample in samples.read_ids(ids)]

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        """Values of the same samples in one slot."""
        return self._gathered(
            split, start, stop, lambda at, first, last: at.samples.values(at.split, slot, first, last)
        )

    def alternatives(self, split: str, slot: str) -> array[int]:
        """Number of values of every sample of a split in one slot."""
        known: dict[tuple[int, Split], array[int]] = {}
        found = array("q")
        for samples, where, position in self._at(split):
            key = id(samples), where
            if key not in known:
                known[key] = samples.alternatives(where, slot)
            found.append(known[key][position])
        return found

    def generated(self, split: str) -> array[int]:
        """Positions here of the samples that are marked as synthetic."""
        known: dict[tuple[int, Split], frozenset[int]] = {}
        found = array("q")
        for number, (samples, where, position) in enumerate(self._at(split)):
            key = id(samples), where
            if key not in known:
                known[key] = frozenset(samples.generated(where))
            if position in known[key]:
                found.append(number)
        return found

    def _at(self, split: str) -> tuple[Place, ...]:
        return self._splits[self._split(split)]

    def _split(self, split: str) -> Split:
        return next(one for one in SPLITS if one == split)

    def _gathered(
        self, split: str, start: int, stop: int, read: Callable[[Place, int, int], Sequence[_T]]
    ) -> list[_T]:
        """What is read of some places, in their order; those that lie near each other are read at once."""
        found: list[_T] = []
        for _, group in groupby(self._at(split)[start:stop], key=lambda at: (id(at.samples), at.split)):
            for run in _runs(list(group)):
                first = min(at.position for at in run)
                some = read(run[0], first, max(at.position for at in run) + 1)
                found += [some[at.position - first] for at in run]
        return found


def _runs(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Places of one split in pieces, each of which is dense enough to be read as a stretch."""
    piece: list[Place] = []
    for at in places:
        if piece and not 0 < at.position - piece[-1].position <= _SPARSE:
            yield piece
            piece = []
        piece.append(at)
    if piece:
        yield piece
