"""Settings that name a slot of the run, the slots that each may name, and sampling settings of the slots' decoders.

Settings of decoders stand beside their parent's: as ``SLOT.name``, or a mapping under the slot. As for decoders themselves,
a modality stands for every slot of that modality, and the slot's own name wins.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import Field, create_model

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.roles import condition_named
from mmstudio.plugins.config import PluginConfig, SlotRole, field_ui

ALL = "all conditions"
"""In the place of a slot: the guidance of all of them together."""
DECODERS = "decoders"
"""Name of the settings' field that holds them, by slot."""
Below = dict[str, dict[str, Any]]


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


def split_settings(
    layers: Sequence[Mapping[str, Any]], modalities: Mapping[str, str], known: Collection[str] = ()
) -> tuple[dict[str, Any], Below]:
    """The parent's own settings, and those of each decoder.

    Args:
        layers: Settings in order; later ones win.
        modalities: Slot of every decoder to its modality.
        known: Further names that may stand for slots, which this run does not have; what is told of them is left out.
    """
    own: dict[str, Any] = {}
    below: dict[str, Below] = {"slot": {}, "modality": {}}
    for settings in layers:
        for place, name, value in _flat(settings, {*modalities, *modalities.values(), *known}):
            if not place:
                own[name] = value
            else:
                kind = "slot" if place in modalities else "modality"
                below[kind].setdefault(place, {})[name] = value
    return own, {
        slot: {**below["modality"].get(modality, {}), **below["slot"].get(slot, {})}
        for slot, modality in modalities.items()
    }


def with_decoders(config: PluginConfig, chosen: Mapping[str, PluginConfig]) -> PluginConfig:
    """A parent's settings that hold those of its decoders as ``decoders``, by slot; as JSON too."""
    return _kind(type(config)).model_validate({**config.model_dump(), DECODERS: dict(chosen)})


def _flat(settings: Mapping[str, Any], places: set[str]) -> Iterator[tuple[str, str, Any]]:
    """Slot or modality, name, and value of every setting; no slot for the parent's own."""
    for name, value in settings.items():
        if name == DECODERS and isinstance(value, Mapping):
            yield from _flat(value, places)
            continue
        if name in places and isinstance(value, Mapping):
            yield from ((name, inner, one) for inner, one in value.items())
            continue
        place, dot, inner = name.rpartition(".")
        yield (place, inner, value) if dot and place in places else ("", name, value)


@cache
def _kind(config: type[PluginConfig]) -> type[PluginConfig]:
    return create_model(
        config.__name__, __base__=config, decoders=(dict[str, Any], Field(default_factory=dict))
    )
