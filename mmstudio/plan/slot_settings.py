"""Settings that name a slot of the run, and the slots that each may name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.roles import condition_named
from mmstudio.plugins.config import PluginConfig, SlotRole, field_ui

ALL = "all conditions"
"""In the place of a slot: the guidance of all of them together."""


def slots_named(role: SlotRole, targets: Sequence[Slot], conditions: Sequence[Slot]) -> tuple[str, ...]:
    """The slots that a setting may name."""
    own = {"target": targets, "condition": conditions, "any": (*targets, *conditions)}.get(role, ())
    return tuple(dict.fromkeys(slot.name for slot in own))


def check_slot_settings(
    owner: str, config: PluginConfig, targets: Sequence[Slot], conditions: Sequence[Slot]
) -> None:
    """Refuse settings of a part that name a slot which they may not name.

    Args:
        owner: Id of the part.
        config: Its settings.
        targets: Target slots of the run.
        conditions: Condition slots of the run.

    Raises:
        UsageError: If there is one; the sentence names the field and the possible slots.
    """
    for field in type(config).model_fields:
        role = field_ui(type(config), field).slot
        named = getattr(config, field)
        if not role or not named:
            continue
        known = slots_named(role, targets, conditions)
        if named not in known:
            raise UsageError(
                "The settings of {owner!r} are not valid: {field} names {slot!r}, which is no such slot of this run.",
                hint="It may name: {known}.",
                owner=owner,
                field=field,
                slot=str(named),
                known=", ".join(known) or "none",
            )


def check_scales(guidance: Mapping[str, float], conditions: Sequence[Slot]) -> None:
    """Refuse scales of guidance that are no numbers, or for slots that do not condition.

    Args:
        guidance: By slot, or by :data:`ALL`.
        conditions: Condition slots of the run.

    Raises:
        UsageError: If there is one.
    """
    for name in guidance:
        if name != ALL:
            condition_named(name, conditions)
    for name, scale in guidance.items():
        if not math.isfinite(scale):
            raise UsageError(
                "The guidance of {slot} must be a finite number, not {scale}.", slot=name, scale=scale
            )
