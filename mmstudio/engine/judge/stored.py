"""Stored samples as batches: chosen positions of a split, first alternatives only, with some of the condition slots given."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.prepared import PreparedSlot

Slots = Mapping[str, PreparedSlot]


def stored_batch(
    conditions: Slots, targets: Slots, positions: Tensor, given: tuple[str, ...], device: torch.device
) -> Batch:
    """Samples of a split as a batch.

    Args:
        conditions: Prepared condition slots of the split.
        targets: Prepared target slots of the split.
        positions: (B,) positions of the samples.
        given: The condition slots that are given.
        device: Where the batch goes.
    """
    first = torch.zeros(len(positions))

    def gathered(slots: Slots) -> tuple[dict[str, dict[str, Tensor]], dict[str, Tensor]]:
        arrays, there = {}, {}
        for slot, prepared in slots.items():
            found, held = prepared.gather(positions, first)
            arrays[slot] = {name: array.to(device) for name, array in found.items()}
            there[slot] = held.float().to(device)
        return arrays, there

    shown, held = gathered(conditions)
    held = {slot: there * (slot in given) for slot, there in held.items()}
    learned, labelled = gathered(targets)
    return Batch(shown, learned, held, held, labelled, positions.to(device))
