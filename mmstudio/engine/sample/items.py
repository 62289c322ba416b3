"""What a sampler is asked for: cards as conditions, items as results, and how strongly conditions act."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mmstudio.core.sentences import Note


@dataclass(frozen=True)
class LoadedCard:
    """One condition: a raw value on a slot, and how much it counts.

    Attributes:
        raw: The value.
        key: Hash of its content; equal keys are encoded once.
        weight: 0 is "not given", 1 "as trained".
    """

    raw: Any
    key: str
    weight: float = 1.0


@dataclass(frozen=True)
class Item:
    """One result to be made.

    Attributes:
        seed: It follows from this, and from the cards.
        cards: Per condition slot; several on one slot add up.
        given: Per target slot that is held fixed; the others are made.
    """

    seed: int
    cards: Mapping[str, Sequence[LoadedCard]] = field(default_factory=dict)
    given: Mapping[str, LoadedCard] = field(default_factory=dict)

    def cards_on(self, slot: str) -> Sequence[LoadedCard]:
        """What lies on a slot, whether it conditions or is held fixed."""
        return (self.given[slot],) if slot in self.given else self.cards[slot]


@dataclass(frozen=True)
class Guidance:
    """How strongly conditions act, for generators that can be guided.

    Attributes:
        per_slot: Scale per slot; 0 is the plain conditional model.
        joint: Scale over all slots; 1 is the plain conditional model.
    """

    per_slot: Mapping[str, float] = field(default_factory=dict)
    joint: float = 1.0


@dataclass(frozen=True)
class Request:
    """A payload made ready for the sampler.

    Attributes:
        items: What can be made.
        places: Of each item, its place in the payload.
        guidance, settings: How.
        notes: What is to be said of what was given.
    """

    items: Sequence[Item]
    places: Sequence[int]
    guidance: Guidance
    settings: Any
    notes: Sequence[Note] = ()


def alike(items: Sequence[Item]) -> Sequence[Item]:
    """The first items for which the same slots are given: those of a request have to be alike in that."""
    slots = items[0].given.keys()
    count = next((place for place, item in enumerate(items) if item.given.keys() != slots), len(items))
    return items[:count]


def content_key(data: Any) -> str:
    """Hash of inline data, the same that storage gives it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
