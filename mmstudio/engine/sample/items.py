"""The sampler's input: cards as conditions, items as results to make, and the strength of conditions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mmstudio.core.sentences import Note


@dataclass(frozen=True)
class LoadedCard:
    """One condition: a raw value on a slot, and its weight.

    Attributes:
        raw: The value.
        key: Hash of its content; cards with equal keys are encoded once.
        weight: 0 is "not given", 1 "as trained".
    """

    raw: Any
    key: str
    weight: float = 1.0


@dataclass(frozen=True)
class Item:
    """One result to make.

    Attributes:
        seed: The result follows from it and from the cards.
        cards: Per condition slot; several on one slot add up.
        given: One card per target slot that is held fixed; the other target slots are made.
    """

    seed: int
    cards: Mapping[str, Sequence[LoadedCard]] = field(default_factory=dict)
    given: Mapping[str, LoadedCard] = field(default_factory=dict)

    def holds(self, slot: str) -> bool:
        """Whether a slot's value is given, so that it is not made: held fixed, or as a condition with any weight."""
        return slot in self.given or any(card.weight for card in self.cards.get(slot, ()))

    def cards_on(self, slot: str) -> Sequence[LoadedCard]:
        """The cards on a slot, as conditions or held fixed."""
        return (self.given[slot],) if slot in self.given else self.cards[slot]


@dataclass(frozen=True)
class Guidance:
    """The strength of conditions, for generators that support guidance.

    Attributes:
        per_slot: Scale per slot; 0 is the plain conditional model.
        joint: Scale over all slots; 1 is the plain conditional model.
    """

    per_slot: Mapping[str, float] = field(default_factory=dict)
    joint: float = 1.0


@dataclass(frozen=True)
class Request:
    """A payload, checked and ready for the sampler.

    Attributes:
        items: The items that can be made.
        places: Place of each item in the payload.
        guidance, settings: How to make them.
        notes: Notes about the given values.
        make: Target slots to make; empty for all that an item is not given.
    """

    items: Sequence[Item]
    places: Sequence[int]
    guidance: Guidance
    settings: Any
    notes: Sequence[Note] = ()
    make: Sequence[str] = ()


def alike(items: Sequence[Item], targets: Sequence[str]) -> Sequence[Item]:
    """The first items that hold the same target slots; all items of one batch must agree in that."""
    held = [[item.holds(slot) for slot in targets] for item in items]
    count = next((place for place, slots in enumerate(held) if slots != held[0]), len(items))
    return items[:count]


def content_key(data: Any) -> str:
    """Hash of inline data, the same that storage gives it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
