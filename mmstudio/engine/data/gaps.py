"""Notes about what no training sample holds: a slot, or two slots together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch

from mmstudio.core.sentences import Note
from mmstudio.engine.data.prepared import PreparedSlot


def gap_notes(conditions: Mapping[str, PreparedSlot]) -> Iterator[Note]:
    """Which of the prepared slots of the training split teach nothing, alone or of each other."""
    held = {slot: prepared.count > 0 for slot, prepared in conditions.items()}
    some = {slot: there for slot, there in held.items() if bool(there.any())}
    for slot in (slot for slot in held if slot not in some):
        yield Note(
            "No training sample holds the slot {slot}: nothing is learned of it, and what is given for it later says nothing.",
            {"slot": slot},
        )
    if len(some) > 1 and int(torch.stack([*some.values()]).sum(dim=0).max()) < 2:
        yield Note(
            "No training sample holds two of the slots {slots}: nothing is learned of what belongs together.",
            {"slots": ", ".join(some)},
        )
