"""The batch of a step, and how it is read: all of its draws are made at once, its samples part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.data.preprocessing import Augmentation, named, target_in
from mmstudio.nn import Dropping

Arrays = dict[str, dict[str, Tensor]]
_Chosen = dict[str, tuple[PreparedSlot, Tensor]]


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
class Drawn:
    """What a step draws its batch from.

    Attributes:
        positions: (B,) int64 positions of its samples in the split.
        seed: Seed of its other draws.
        dropping: How slots are left out.
        device: Where arrays go.
        augment: Random steps on the slots.
    """

    positions: Tensor
    seed: int
    dropping: Dropping
    device: torch.device
    augment: Augmentation


class DrawnBatch:
    """The batch of a step, all of whose draws are made; only the samples of the parts that are asked for are read.

    So each of several processes reads its own share of a batch, and has what one process alone would have. The exception
    is a slot that a random step of the recipe changes: its draws are those of a batch, so it is shown the whole one.

    Args:
        conditions, targets: Prepared slots.
        drawn: Samples and seed.

    Attributes:
        size: Number of samples, B.
    """

    def __init__(
        self, conditions: Mapping[str, PreparedSlot], targets: Mapping[str, PreparedSlot], drawn: Drawn
    ) -> None:
        self.size = size = len(drawn.positions)
        self._drawn = drawn
        rng = torch.Generator().manual_seed(drawn.seed)
        self._targets: _Chosen = {
            slot: (prepared, torch.rand(size, generator=rng)) for slot, prepared in targets.items()
        }
        keeps_all = torch.rand(size, generator=rng) >= drawn.dropping.share
        self._conditions: _Chosen = {}
        self._kept: dict[str, Tensor] = {}
        for slot, prepared in conditions.items():
            own = torch.rand(size, generator=rng)
            # a target that is a condition too is encoded as it is made, of several alternatives the same
            self._conditions[slot] = prepared, self._targets[slot][1] if slot in self._targets else own
            self._kept[slot] = keeps_all | (torch.rand(size, generator=rng) < drawn.dropping.keep)
        self._changed: Arrays | None = None
        self._parts: dict[tuple[int, int], Batch] = {}

    def part(self, start: int, stop: int) -> Batch:
        """Some of the samples; earlier parts that overlap with them are let go."""
        stop = min(stop, self.size)
        if (start, stop) not in self._parts:
            for first, last in list(self._parts):
                if first < stop and start < last:
                    del self._parts[first, last]
            self._parts[start, stop] = self._read(slice(start, stop))
        return self._parts[start, stop]

    def _read(self, rows: slice) -> Batch:
        slots = {
            slot: {name: array[rows] for name, array in arrays.items()}
            for slot, arrays in self._whole().items()
        }
        for slot, (prepared, draw) in named(self._conditions, self._targets).items():
            if slot not in slots:
                slots[slot] = self._gathered(prepared, draw, rows)
        there = {slot: self._there(prepared, rows) for slot, (prepared, _) in self._conditions.items()}
        return Batch(
            {slot: slots[slot] for slot in self._conditions},
            {slot: target_in(slots, slot) for slot in self._targets},
            {slot: self._sent(given & self._kept[slot][rows]) for slot, given in there.items()},
            {slot: self._sent(given) for slot, given in there.items()},
            {slot: self._sent(self._there(one, rows)) for slot, (one, _) in self._targets.items()},
            self._drawn.positions[rows].to(self._drawn.device, non_blocking=True),
        )

    def _whole(self) -> Arrays:
        """What random steps have made of the whole batch, of the slots that they change."""
        if self._changed is None:
            augment, every = self._drawn.augment, slice(0, self.size)
            slots = named(self._conditions, self._targets)
            touched = {slot: one for slot, one in slots.items() if slot in augment.touched()}
            self._changed = augment.apply(
                {slot: self._gathered(*one, every) for slot, one in touched.items()}, self._drawn.seed
            )
        return self._changed

    def _gathered(self, prepared: PreparedSlot, draw: Tensor, rows: slice) -> dict[str, Tensor]:
        arrays, _ = prepared.gather(self._drawn.positions[rows], draw[rows])
        device = self._drawn.device
        if device.type == "cpu":
            return arrays
        return {name: array.pin_memory().to(device, non_blocking=True) for name, array in arrays.items()}

    def _there(self, prepared: PreparedSlot, rows: slice) -> Tensor:
        return prepared.count[self._drawn.positions[rows]] > 0

    def _sent(self, given: Tensor) -> Tensor:
        return given.float().to(self._drawn.device, non_blocking=True)
