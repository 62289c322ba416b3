"""The slots of a data set, as its row holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.files.json_text import to_ordered_json
from mmstudio.core.sample import Slot
from mmstudio.storage.sql.rows import damaged, json_of


def check_slots(name: str, slots: Sequence[Slot]) -> None:
    """Refuse a data set without a name, without slots, or with two slots of one name.

    Raises:
        UsageError: If it is one.
    """
    if not name.strip():
        raise UsageError("A data set needs a name.")
    if not slots:
        raise UsageError("The data set {name!r} has no slots.", name=name)
    names = [slot.name for slot in slots]
    twice = sorted({slot for slot in names if names.count(slot) > 1})
    if twice:
        raise UsageError("Two slots have the name {slot!r}.", slot=twice[0])


def slots_to_json(slots: Iterable[Slot]) -> str:
    """The slots as they are stored."""
    return to_ordered_json([slot.to_json() for slot in slots])


def slots_from_json(stored: str) -> tuple[Slot, ...]:
    """The slots that are stored.

    Raises:
        DamagedError: If that is no list of slots with a name each.
    """
    slots = tuple(map(_slot, json_of(stored, list)))
    if len({slot.name for slot in slots}) < len(slots):
        raise damaged(stored, "a list of slots with a name each")
    return slots


def _slot(item: Any) -> Slot:
    match item:
        case {
            "name": str(name),
            "modality": str(modality),
            "role": "condition" | "target" | "either" as role,
            "columns": list(columns),
        } if name and all(isinstance(column, str) for column in columns):
            return Slot(name, modality, role, tuple(columns))
        case _:
            raise damaged(str(item), "a slot")
