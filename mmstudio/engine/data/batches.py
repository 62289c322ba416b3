"""Batches: which samples a step sees and which of their slots are kept, both decided by (seed, step) alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from mmstudio.engine.data.order import Readahead, epoch_order, epoch_windows
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.data.preprocessing import Augmentation, named, target_in

_PRIME = 1_000_003

Arrays = dict[str, dict[str, Tensor]]


@dataclass(frozen=True)
class Batch:
    """Prepared arrays of one step, on the device.

    Attributes:
        conditions: Arrays per condition slot.
        targets: Arrays per target slot.
        weight: Per condition slot (B,): 1 kept, 0 dropped or missing.
        there: Per condition slot (B,): 1 where the sample has it, 0 where it is missing.
        target_there: The same per target slot.
        positions: (B,) int64: which sample of the split each row is; ``None`` for values of no split.
    """

    conditions: Arrays
    targets: Arrays
    weight: dict[str, Tensor]
    there: dict[str, Tensor]
    target_there: dict[str, Tensor]
    positions: Tensor | None = None

    @property
    def size(self) -> int:
        """Number of samples, B."""
        return len(next(iter(self.weight.values())))

    @property
    def device(self) -> torch.device:
        """The device that the arrays are on."""
        return next(iter(self.weight.values())).device

    def tensors(self) -> Iterator[Tensor]:
        """All tensors of the batch."""
        given = (self.weight, self.there, self.target_there)
        for arrays in (*self.conditions.values(), *self.targets.values(), *given):
            yield from arrays.values()

    def part(self, start: int, stop: int) -> Batch:
        """Some of the samples, as views."""
        return Batch(
            {
                slot: {name: array[start:stop] for name, array in arrays.items()}
                for slot, arrays in self.conditions.items()
            },
            {
                slot: {name: array[start:stop] for name, array in arrays.items()}
                for slot, arrays in self.targets.items()
            },
            {slot: weight[start:stop] for slot, weight in self.weight.items()},
            {slot: there[start:stop] for slot, there in self.there.items()},
            {slot: there[start:stop] for slot, there in self.target_there.items()},
            None if self.positions is None else self.positions[start:stop],
        )


@dataclass(frozen=True)
class Batches:
    """Training data as batches.

    Attributes:
        conditions, targets: Prepared slots; only samples that have at least one of the targets are used.
        batch: Samples per step.
        seed: Order and draws follow from it and the step.
        drop: Share of the samples whose slots are each dropped with probability 1/2.
        device: Where batches go.
        augment: Random steps on the slots of a batch.
        usable: (n,) positions of the samples that are used.
        twice: Whether a batch holds each of its samples twice.
        window: Number of samples that are shuffled among each other if not all fit into memory; 0 means all of them.
        readahead: Reads the next window in advance.
    """

    conditions: Mapping[str, PreparedSlot]
    targets: Mapping[str, PreparedSlot]
    batch: int
    seed: int
    drop: float
    device: torch.device
    augment: Augmentation
    usable: Tensor
    twice: bool = False
    window: int = 0
    readahead: Readahead | None = None

    @classmethod
    def over(
        cls,
        conditions: Mapping[str, PreparedSlot],
        targets: Mapping[str, PreparedSlot],
        *,
        batch: int,
        seed: int,
        drop: float,
        device: torch.device,
        augment: Augmentation | None = None,
        labels: Collection[str] = (),
        every: bool = False,
    ) -> Batches:
        """Batches over the samples that have a target; one that holds ``labels`` has to say something.

        Without target slots, or if ``every`` sample is learned from, they are over those that have a target or a condition.
        """
        there = [_there(slot, says=name in labels) for name, slot in targets.items()]
        there += [_there(slot) for slot in (conditions.values() if every or not targets else ())]
        usable = torch.stack(there).any(dim=0).nonzero().squeeze(1)
        return cls(conditions, targets, batch, seed, drop, device, augment or Augmentation(), usable)

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

    def streamed(self, window: int) -> Batches:
        """The same samples, shuffled within a moving window; 0 leaves the batches unchanged."""
        if not window:
            return self
        slots = (*self.conditions.values(), *self.targets.values())
        return replace(self, window=window, readahead=Readahead(slots, self.usable))

    def at(self, step: int) -> Batch:
        """The batch of a step; each epoch is a permutation, and a batch may span two epochs."""
        seed = (self.seed * _PRIME + step) % 2**63
        rng = torch.Generator().manual_seed(seed)
        positions = self._rows(step)
        targets: Arrays = {}
        target_there, drawn = {}, {}
        for slot, prepared in self.targets.items():
            drawn[slot] = torch.rand(self.batch, generator=rng)
            arrays, given = prepared.gather(positions, drawn[slot])
            targets[slot] = self._move(arrays)
            target_there[slot] = given.float().to(self.device, non_blocking=True)
        keeps_all = torch.rand(self.batch, generator=rng) >= self.drop
        conditions: Arrays = {}
        weight, there = {}, {}
        for slot, prepared in self.conditions.items():
            own = torch.rand(self.batch, generator=rng)
            # a target that is a condition too is encoded as it is made, of several alternatives the same
            arrays, given = prepared.gather(positions, drawn.get(slot, own))
            kept = keeps_all | (torch.rand(self.batch, generator=rng) < 0.5)
            conditions[slot] = self._move(arrays)
            weight[slot] = (given & kept).float().to(self.device, non_blocking=True)
            there[slot] = given.float().to(self.device, non_blocking=True)
        changed = self.augment.apply(named(conditions, targets), seed)
        return Batch(
            {slot: changed[slot] for slot in conditions},
            {slot: target_in(changed, slot) for slot in targets},
            weight,
            there,
            target_there,
            positions.to(self.device, non_blocking=True),
        )

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
            seed = (self.seed * _PRIME - epoch - 1) % 2**63
            if self.readahead is not None:
                self.readahead.enter(epoch, offset, epoch_windows(count, seed, self.window))
            parts.append(epoch_order(count, seed, self.window)[offset : offset + left])
            first += len(parts[-1])
            left -= len(parts[-1])
        return self.usable[torch.cat(parts)]

    def _move(self, arrays: dict[str, Tensor]) -> dict[str, Tensor]:
        if self.device.type == "cpu":
            return arrays
        return {name: array.pin_memory().to(self.device, non_blocking=True) for name, array in arrays.items()}


def _there(slot: PreparedSlot, *, says: bool = False) -> Tensor:
    """Which samples have a value, (n,) bool; or one that ``says`` something: its arrays are not those of a blank."""
    there = slot.count > 0
    if not says:
        return there
    differs = [
        (array[slot.start] != array[-1]).flatten(1).any(dim=1)
        if array.ndim > 1
        else array[slot.start] != array[-1]
        for array in slot.arrays.values()
    ]
    return there & torch.stack(differs).any(dim=0)
