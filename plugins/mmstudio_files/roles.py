"""Roles of slots in an import, if the person has not set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mmstudio.api import Codec, Slot, UsageError

TARGET = "image"
"""Name of the slot that is the target by default."""


def assign_roles(guessed: Iterable[Slot], given: Mapping[str, Slot]) -> tuple[Slot, ...]:
    """Slots with roles: given ones unchanged; of the others ``image`` is the target, unless a target was given.

    Without a target, every guessed slot may be either.
    """
    slots = list(guessed)
    names = {slot.name for slot in slots}
    given_target = any(slot.role == "target" for name, slot in given.items() if name in names)
    guessed_target = TARGET in names and TARGET not in given and not given_target
    result = []
    for slot in slots:
        if slot.name in given:
            result.append(replace(given[slot.name], columns=slot.columns))
        elif slot.name == TARGET and guessed_target:
            result.append(replace(slot, role="target"))
        else:
            result.append(replace(slot, role="condition" if given_target or guessed_target else "either"))
    return tuple(result)


def check_given(
    given: Mapping[str, Slot], names: Iterable[str], modalities: Mapping[str, tuple[Codec, tuple[str, ...]]]
) -> None:
    """Refuse given slots that the source does not have, or whose modality is unknown.

    Raises:
        UsageError: If there is one; the sentence names the existing ones.
    """
    known = sorted(set(names))
    for slot in given.values():
        if slot.modality not in modalities:
            raise UsageError(
                "The slot {slot!r} was given the unknown modality {modality!r}.",
                hint="Known: {known}.",
                slot=slot.name,
                modality=slot.modality,
                known=", ".join(modalities),
            )
        if slot.name not in known:
            raise UsageError(
                "The source has nothing for the slot {slot!r}.",
                hint="It has: {known}.",
                slot=slot.name,
                known=", ".join(known) or "nothing",
            )
