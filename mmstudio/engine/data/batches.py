"""Batches: which samples a step sees and which of their slots are kept, both decided by (seed, step) alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from mmstudio.engine.data.batch import Batch, Drawn, DrawnBatch
from mmstudio.engine.data.order import Epoch, Readahead, compact
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.data.preprocessing import Augmentation
from mmstudio.nn import Dropping

_PRIME = 1_000_003
_LOOKED_AT = 8192
"""Samples whose labels are looked at together, so that no second copy of all labels is held."""


@dataclass(frozen=True)
class Batches:
    """Training data as batches.

    Attributes:
        conditions, targets: Prepared slots; only samples that have at least one of the targets are used.
        batch: Samples per step.
        seed: Order and draws follow from it and the step.
        dropping: How slots are left out.
        device: Where batches go.
        augment: Random steps on the slots of a batch.
        usable: (n,) int32 or int64 positions of the samples that are used.
        twice: Whether a batch holds each of its samples twice.
        window: Number of samples that are shuffled among each other if not all fit into memory; 0 means all of them.
        readahead: Reads the next window in advance.
    """

    conditions: Mapping[str, PreparedSlot]
    targets: Mapping[str, PreparedSlot]
    batch: int
    seed: int
    dropping: Dropping
    device: torch.device
    augment: Augmentation
    usable: Tensor
    twice: bool = False
    window: int = 0
    readahead: Readahead | None = None
    _epochs: dict[int, Epoch] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def over(
        cls,
        conditions: Mapping[str, PreparedSlot],
        targets: Mapping[str, PreparedSlot],
        *,
        batch: int,
        seed: int,
        device: torch.device,
        drop: float = 0.0,
        augment: Augmentation | None = None,
        labels: Collection[str] = (),
        every: bool = False,
    ) -> Batches:
        """Batches over the samples that have a target; one that holds ``labels`` has to say something.

        Without target slots, or if ``every`` sample is learned from, they are over those that have a target or a condition.
        """
        there = [_there(slot, says=name in labels) for name, slot in targets.items()]
        there += [_there(slot) for slot in (conditions.values() if every or not targets else ())]
        some = there[0]
        for one in there[1:]:
            some |= one
        usable = compact(some.nonzero().squeeze(1), len(some))
        return cls(
            conditions, targets, batch, seed, Dropping(drop), device, augment or Augmentation(), usable
        )

    def favouring(self, favoured: Tensor, share: float) -> Batches:
        """The same samples, of which some come so often that they are about this share of every batch.

        Args:
            favoured: (n,) bool: which of the samples that are used.
            share: Share of 1 that they are to be; they are never seen more rarely than the others.
        """
        chosen, others = self.usable[favoured], self.usable[~favoured]
        if not len(chosen) or not len(others) or share >= 1:
            return replace(self, usable=chosen if share >= 1 and len(chosen) else self.usable)
        times = max(1, round(share * len(others) / ((1 - share) * len(chosen))))
        return replace(self, usable=torch.cat([chosen.repeat(times), others]))

    def rich_in(self, labels: Collection[str], share: float) -> Batches:
        """The same samples, of which those with one of these labels are about a share of every batch; 0 leaves them as they are."""
        if not labels or not share:
            return self
        there = torch.stack([_there(self.targets[slot], says=True) for slot in labels]).any(dim=0)
        return self.favouring(there[self.usable], share)

    def streamed(self, window: int, share: tuple[int, int] = (0, 1)) -> Batches:
        """The same samples, shuffled within a moving window; 0 leaves the batches unchanged.

        Args:
            window: Number of samples that are shuffled among each other.
            share: This process among those of its machine that read the same samples, and how many they are.
        """
        if not window:
            return self
        slots = (*self.conditions.values(), *self.targets.values())
        return replace(self, window=window, readahead=Readahead(slots, self.usable, share))

    def at(self, step: int) -> Batch:
        """The batch of a step; each epoch is a permutation, and a batch may span two epochs."""
        return self.drawn(step).part(0, self.batch)

    def drawn(self, step: int) -> DrawnBatch:
        """The same batch, whose samples are read when a part of it is asked for."""
        seed = (self.seed * _PRIME + step) % 2**63
        drawn = Drawn(self._rows(step), seed, self.dropping, self.device, self.augment)
        return DrawnBatch(self.conditions, self.targets, drawn)

    def _rows(self, step: int) -> Tensor:
        """Which sample each row of a batch is: (B,) positions."""
        found = self._positions(step, -(-self.batch // 2) if self.twice else self.batch)
        return torch.cat([found, found])[: self.batch] if self.twice else found

    def _positions(self, step: int, size: int) -> Tensor:
        count = len(self.usable)
        first = step * size
        parts: list[Tensor] = []
        left = size
        while left:
            epoch, offset = divmod(first, count)
            order = self._epoch(epoch)
            if self.readahead is not None:
                self.readahead.enter(epoch, order.window_at(offset), order)
            parts.append(order.take(offset, left))
            first += len(parts[-1])
            left -= len(parts[-1])
        return self.usable[torch.cat(parts)].long()

    def _epoch(self, number: int) -> Epoch:
        """The order of an epoch; that of the last one asked for is kept, since every step of it needs it."""
        if number not in self._epochs:
            self._epochs.clear()
            seed = (self.seed * _PRIME - number - 1) % 2**63
            self._epochs[number] = Epoch(len(self.usable), seed, self.window)
        return self._epochs[number]


def _there(slot: PreparedSlot, *, says: bool = False) -> Tensor:
    """Which samples have a value, (n,) bool; or one that ``says`` something: its arrays are not those of a blank."""
    there = slot.count > 0
    if says:
        for first in range(0, len(there), _LOOKED_AT):
            part = slice(first, first + _LOOKED_AT)
            there[part] &= _differs(slot, slot.start[part])
    return there


def _differs(slot: PreparedSlot, rows: Tensor) -> Tensor:
    """Which rows differ from the blank one in any array, (k,) bool."""
    found = [(array[rows] != array[-1]).reshape(len(rows), -1).any(dim=1) for array in slot.arrays.values()]
    return torch.stack(found).any(dim=0)
