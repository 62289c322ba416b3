"""Samples without the generated ones: what was generated is judged by never, and learned from only if the recipe says so."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from mmstudio.core.context import Samples
from mmstudio.core.sample import DatasetInfo, Sample, Value

_HELD_OUT = ("val", "test")
_T = TypeVar("_T")


@dataclass(frozen=True)
class RealSamples:
    """A data set in whose named splits no sample is marked as synthetic; positions count without those.

    Attributes:
        inner: The whole data set.
        splits: Splits without generated samples; the others are as they are.
    """

    inner: Samples
    splits: Collection[str]
    _hidden: dict[str, array[int]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    @property
    def info(self) -> DatasetInfo:
        """As that of the whole data set, without counting those that are left out."""
        info = self.inner.info
        counts = {split: count - len(self._left_out(split)) for split, count in info.counts.items()}
        return replace(info, counts=counts)

    def generated(self, split: str) -> array[int]:
        """Positions of those that are marked and not left out."""
        return array("q") if split in self.splits else self.inner.generated(split)

    def fingerprint(self, split: str) -> str:
        """Hash of the content of a split, and of which are left out; it is made once."""
        if split not in self._known:
            whole, hidden = self.inner.fingerprint(split), self._left_out(split)
            found = hashlib.sha256(whole.encode() + hidden.tobytes()).hexdigest() if hidden else whole
            self._known[split] = found
        return self._known[split]

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """Samples ``start <= position < stop`` of what is left."""
        first, last = self._place(split, start), self._place(split, stop)
        found = self._kept(split, first, self.inner.read(split, first, last))
        return [replace(sample, position=start + place) for place, sample in enumerate(found)]

    def read_ids(self, ids: Sequence[int]) -> list[Sample]:
        """The samples with these ids, generated ones too, as the data set has them."""
        return self.inner.read_ids(ids)

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        """Values of the same samples in one slot."""
        first, last = self._place(split, start), self._place(split, stop)
        return self._kept(split, first, self.inner.values(split, slot, first, last))

    def alternatives(self, split: str, slot: str) -> array[int]:
        """Number of values of every sample that is left in one slot."""
        found = self.inner.alternatives(split, slot)
        return array("q", self._kept(split, 0, found)) if self._left_out(split) else found

    def _left_out(self, split: str) -> array[int]:
        if split not in self.splits:
            return array("q")
        if split not in self._hidden:
            self._hidden[split] = self.inner.generated(split)
        return self._hidden[split]

    def _place(self, split: str, position: int) -> int:
        """The place in the whole split of the sample that is the nth of those that are left."""
        place = position
        for hidden in self._left_out(split):
            if hidden > place:
                break
            place += 1
        return place

    def _kept(self, split: str, first: int, found: Sequence[_T]) -> list[_T]:
        """What belongs to samples that are left, of what begins at a place in the whole split."""
        hidden = self._left_out(split)
        begin, end = bisect_left(hidden, first), bisect_left(hidden, first + len(found))
        gone = {place - first for place in hidden[begin:end]}
        return [one for place, one in enumerate(found) if place not in gone]


def real_held_out(samples: Samples, *, synthetic: bool = True) -> RealSamples:
    """A data set whose held-out splits are real.

    Args:
        samples: The whole data set.
        synthetic: Whether the training split keeps what was generated.
    """
    return RealSamples(samples, _HELD_OUT if synthetic else ("train", *_HELD_OUT))
