"""Notes about slots that no training sample holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mmstudio.core.sentences import Note
from mmstudio.engine.data.prepared import PreparedSlot


def never_held(conditions: Mapping[str, PreparedSlot]) -> Iterator[Note]:
    """Which of the prepared slots of the training split are empty: encoders of these learn nothing."""
    for slot, prepared in conditions.items():
        if not bool((prepared.count > 0).any()):
            yield Note(
                "No training sample holds the slot {slot}: nothing is learned of it, and what is given for it later says nothing.",
                {"slot": slot},
            )
