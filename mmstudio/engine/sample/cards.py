"""Conditions of a payload as cards: each is read, prepared and checked once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from mmstudio.core.errors import BadFileError, StudioError, UsageError
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.sample import Slot
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.items import LoadedCard, content_key
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.roles import condition_named


class TakesCards(Protocol):
    """A run that accepts values: it generates or predicts."""

    @property
    def workspace(self) -> Workspace:
        """The run."""

    @property
    def plan(self) -> ModelPlan:
        """Its model plan."""

    @property
    def takes(self) -> list[Slot]:
        """Slots that accept given values."""

    def admit(self, slot: str, card: LoadedCard) -> None:
        """Refuse a card that its encoder cannot take."""


Place = tuple[str, str]
"""A slot, and where a value on it comes from: the path of a file, or the hash of inline data."""
Loaded = dict[Place, LoadedCard | StudioError]


def cards_of(
    model: TakesCards,
    conditions: Mapping[str, Sequence[Mapping[str, Any]]],
    loaded: Loaded,
    before: Mapping[Place, LoadedCard] = MappingProxyType({}),
) -> tuple[dict[str, list[LoadedCard]], dict[str, LoadedCard]]:
    """The conditions of an item, and the values of target slots that are held fixed.

    Args:
        model: What accepts them.
        conditions: The entries of each slot.
        loaded: The cards of the request so far, which those of the item join.
        before: Cards of an earlier request to the same model. A file whose content is still the same is not decoded again.

    Raises:
        UsageError: If the run does not have the slot, or if more than one value is to be held fixed on one slot.
        StudioError: If a value cannot be read.
    """
    cards: dict[str, list[LoadedCard]] = {}
    given: dict[str, LoadedCard] = {}
    for slot, entries in conditions.items():
        found = [card_of(model, slot, entry, loaded, before) for entry in entries]
        if slot in model.plan.encoders:
            cards[slot] = found
        elif len(found) == 1:
            given[slot] = found[0]
        else:
            raise UsageError(
                "The slot {slot!r} is made by this run; one value can be given for it, not {count}.",
                slot=slot,
                count=len(found),
            )
    return cards, given


def card_of(
    model: TakesCards,
    slot: str,
    entry: Mapping[str, Any],
    loaded: Loaded,
    before: Mapping[Place, LoadedCard] = MappingProxyType({}),
) -> LoadedCard:
    """A condition, read and prepared once; an error in it is raised for every item that uses it."""
    source = str(entry["path"]) if "path" in entry else content_key(entry["data"])
    if (slot, source) not in loaded:
        try:
            loaded[slot, source] = _load(model, slot, entry, source, before.get((slot, source)))
        except StudioError as error:
            loaded[slot, source] = error
    found = loaded[slot, source]
    if isinstance(found, StudioError):
        raise found
    return LoadedCard(found.raw, found.key, float(entry.get("weight", 1.0)))


def _load(
    model: TakesCards, slot: str, entry: Mapping[str, Any], source: str, before: LoadedCard | None
) -> LoadedCard:
    model.workspace.run_plan.check_givable(slot)
    known = condition_named(slot, model.takes)
    codec = model.workspace.codec(known.modality)
    key = _hash_of(Path(entry["path"]), slot) if "path" in entry else source
    if before is not None and before.key == key:
        return before
    raw = codec.read(Path(entry["path"])) if "path" in entry else codec.parse(entry["data"])
    card = LoadedCard(model.workspace.steps.apply(known, raw), key)
    model.admit(slot, card)
    return card


def _hash_of(path: Path, slot: str) -> str:
    try:
        with open_ordinary(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFileError(
            "The file {path} for the slot {slot!r} cannot be read: {reason}.",
            hint="Put it back, or give another one.",
            path=str(path),
            slot=slot,
            reason=error.strerror or str(error),
        ) from error
