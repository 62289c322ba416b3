"""Sampling settings of decoders beside those of their parent: written as ``SLOT.name``, or a mapping under the slot.

As for decoders themselves, a modality stands for every slot of that modality, and the slot's own name wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import Field, create_model

from mmstudio.plugins.config import PluginConfig

DECODERS = "decoders"
"""Name of the settings' field that holds them, by slot."""
Below = dict[str, dict[str, Any]]


def split_settings(
    layers: Sequence[Mapping[str, Any]], modalities: Mapping[str, str]
) -> tuple[dict[str, Any], Below]:
    """The parent's own settings, and those of each decoder.

    Args:
        layers: Settings in order; later ones win.
        modalities: Slot of every decoder to its modality.
    """
    own: dict[str, Any] = {}
    below: dict[str, Below] = {"slot": {}, "modality": {}}
    for settings in layers:
        for place, name, value in _flat(settings, {*modalities, *modalities.values()}):
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
