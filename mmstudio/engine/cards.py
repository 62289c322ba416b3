"""Conditions of a payload as cards: each read, prepared and checked once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.door import open_ordinary
from mmstudio.core.errors import BadFileError, StudioError
from mmstudio.engine.sampling import Card, content_key
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.roles import condition_named
from mmstudio.plugins.protocols import Codec

if TYPE_CHECKING:
    from mmstudio.engine.generate import Model


def card_of(
    model: Model, slot: str, entry: Mapping[str, Any], loaded: dict[tuple[str, str], Card | StudioError]
) -> Card:
    """A condition, read and prepared once; what is wrong with it is raised for every item that has it."""
    source = str(entry["path"]) if "path" in entry else content_key(entry["data"])
    if (slot, source) not in loaded:
        try:
            loaded[slot, source] = _load(model, slot, entry, source)
        except StudioError as error:
            loaded[slot, source] = error
    found = loaded[slot, source]
    if isinstance(found, StudioError):
        raise found
    return Card(found.raw, found.key, float(entry.get("weight", 1.0)))


def _load(model: Model, slot: str, entry: Mapping[str, Any], source: str) -> Card:
    known = condition_named(slot, map(slot_of, model.plan.encoders.values()))
    codec = model.workspace.codec(known.modality)
    if "path" in entry:
        found = _read_card(Path(entry["path"]), slot, codec)
    else:
        found = Card(codec.parse(entry["data"]), source)
    card = replace(found, raw=model.workspace.steps.apply(known, found.raw))
    model.sampler.admit(slot, card)
    return card


def _read_card(path: Path, slot: str, codec: Codec) -> Card:
    try:
        with open_ordinary(path) as file:
            key = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFileError(
            "The file {path} for the slot {slot!r} cannot be read: {reason}.",
            hint="Put it back, or give another one.",
            path=str(path),
            slot=slot,
            reason=error.strerror or str(error),
        ) from error
    return Card(codec.read(path), key)
