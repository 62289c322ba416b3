"""The condition tray of a session: cards on slots, and the settings to generate with."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import is_id
from mmstudio.core.given import NAME, Find, is_file, name_of
from mmstudio.core.payloads import MOST_WEIGHT
from mmstudio.services.generation.conditions import Given
from mmstudio.storage.project.departure import at_home

FORMAT = 1
MOST_RESULTS = 10_000
_MOST_NAME = 1000


@dataclass(frozen=True)
class TrayCard:
    """One condition.

    Attributes:
        slot: Slot that it lies on.
        path: Its file, or empty.
        name: What the file was called where that is not the name that it has now, or empty.
        data: A text or a table row where there is no file.
        weight: 0 means "not given", 1 "as trained".
        muted: Whether it is left out.
        solo: Whether all cards that are not solo are left out.
        key: Unique among cards.
    """

    slot: str
    path: str = ""
    data: Any = None
    weight: float = 1.0
    muted: bool = False
    solo: bool = False
    name: str = ""
    key: str = field(default_factory=lambda: uuid.uuid4().hex[:10])

    @property
    def blank(self) -> bool:
        """Whether it is empty: a text without words, or a row without values."""
        if self.path:
            return False
        if isinstance(self.data, Mapping):
            return all(value in (None, "") for value in self.data.values())
        return not str(self.data or "").strip()


@dataclass(frozen=True)
class Tray:
    """Everything that a result follows from.

    Attributes:
        run: Id of the run, or empty.
        checkpoint: ``latest``, ``best`` or a step.
        cards: In the order shown; several on one slot mix by weight.
        guidance: Scale per slot where it differs from the recipe's.
        joint: Scale over all slots; ``None`` takes the recipe's.
        settings: The generator's sampling settings that differ from the recipe's.
        fast: Whether to take the recipe's fast variant instead.
        seed: Of the first result.
        locked: Whether the seed stays as it is.
        count: How many results, per row if there is a manifest.
        make: The target slots to make; empty makes all that no card lies on.
        manifest: A manifest with one set of conditions per row, or empty.
    """

    run: str = ""
    checkpoint: str | int = "latest"
    cards: tuple[TrayCard, ...] = ()
    guidance: Mapping[str, float] = field(default_factory=dict)
    joint: float | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    fast: bool = False
    seed: int = 0
    locked: bool = False
    count: int = 4
    make: tuple[str, ...] = ()
    manifest: str = ""

    def heard(self, slots: frozenset[str], held: frozenset[str] = frozenset()) -> tuple[TrayCard, ...]:
        """The cards that count: those on slots of the run that are not muted, blank or silenced by a solo card.

        Args:
            slots: Of the run.
            held: Slots on which a card is held fixed; a solo card does not silence these.
        """
        here = [card for card in self.cards if card.slot in slots and not card.blank]
        solo = any(card.solo for card in here if card.slot not in held)
        return tuple(card for card in here if not card.muted and (card.solo or not solo or card.slot in held))

    def makes(self, targets: Sequence[str], given: Collection[str]) -> tuple[str, ...]:
        """The target slots that are made: the wanted ones that are not given, or else all that are not given.

        Args:
            targets: Of the run.
            given: Slots that a value is given for.
        """
        left = tuple(slot for slot in targets if slot not in given)
        return tuple(slot for slot in left if slot in self.make) or left

    def card(self, key: str) -> TrayCard | None:
        """The card of that key, or ``None``."""
        return next((card for card in self.cards if card.key == key), None)

    def with_card(self, key: str, **changes: Any) -> Tray:
        """A copy with one card changed."""
        return replace(
            self, cards=tuple(replace(card, **changes) if card.key == key else card for card in self.cards)
        )

    def without(self, key: str) -> Tray:
        """A copy without a card."""
        return replace(self, cards=tuple(card for card in self.cards if card.key != key))

    def moved(self, key: str, step: int) -> Tray:
        """A copy in which a card has changed places with its neighbour on the same slot."""
        cards = list(self.cards)
        places = [
            place for place, card in enumerate(cards) if card.slot == getattr(self.card(key), "slot", "")
        ]
        mine = next((index for index, place in enumerate(places) if cards[place].key == key), None)
        if mine is None or not 0 <= mine + step < len(places):
            return self
        one, other = places[mine], places[mine + step]
        cards[one], cards[other] = cards[other], cards[one]
        return replace(self, cards=tuple(cards))


def given(cards: tuple[TrayCard, ...]) -> Given:
    """Cards as conditions of a request."""
    found: Given = {}
    for card in cards:
        named = {NAME: card.name} if card.name else {}
        value = {"path": card.path, **named} if card.path else {"data": card.data}
        found.setdefault(card.slot, []).append({**value, "weight": card.weight})
    return found


def to_json(tray: Tray, root: Path) -> dict[str, Any]:
    """A tray as it is stored; files inside the project are named relative to it, so that it can be moved."""
    data = asdict(tray)
    for card in data["cards"]:
        card["path"] = _inside(card["path"], root)
    data["manifest"] = _inside(data["manifest"], root)
    return {"format": FORMAT, **data}


def from_json(data: Any, root: Path) -> Tray:
    """A tray as it was stored; damaged values are replaced by those of a new tray."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return Tray()
    if "batch" in data:  # the name it had in earlier programs
        data = {"manifest": data["batch"], **data}
    empty = Tray()
    kept = {
        item.name: data[item.name]
        for item in fields(Tray)
        if item.name not in {"cards", "make"} and item.name in data
        if _fits(data[item.name], getattr(empty, item.name), item.name)
    }
    told = data.get("make", ())
    fits = isinstance(told, list | tuple) and all(isinstance(name, str) and name for name in told)
    kept["make"] = tuple(told) if fits else ()
    stored = data.get("cards")
    listed = stored if isinstance(stored, list | tuple) else ()
    cards = [_card(card, root) for card in listed if isinstance(card, dict)]
    kept["manifest"] = _outside(kept.get("manifest", ""), root)
    return Tray(cards=tuple(card for card in cards if card is not None), **kept)


def of_recipe(recipe: Mapping[str, Any], find: Find) -> Tray:
    """The tray that a result came from.

    Args:
        recipe: From inside its file.
        find: Returns where a file is now.
    """
    cards = [
        TrayCard(
            slot,
            str(find(entry)) if is_file(entry) else "",
            entry.get("data"),
            float(entry.get("weight", 1.0)),
            name=name_of(entry),
        )
        for slot, entries in recipe.get("conditions", {}).items()
        for entry in entries
    ]
    return Tray(
        run=str(recipe.get("run", "")),
        checkpoint=int(recipe.get("checkpoint", {}).get("step", 0)) or "latest",
        cards=tuple(cards),
        guidance=dict(recipe.get("guidance", {})),
        joint=recipe.get("joint"),
        settings=dict(recipe.get("settings", {})),
        seed=int(recipe.get("seed", 0)),
        make=tuple(recipe.get("make", ())),
        locked=True,
        count=1,
    )


def _card(data: Mapping[str, Any], root: Path) -> TrayCard | None:
    empty = TrayCard("")
    kept = {
        item.name: data[item.name]
        for item in fields(TrayCard)
        if item.name == "data" or _fits(data.get(item.name), getattr(empty, item.name), item.name)
        if item.name in data
    }
    if not kept.get("slot"):
        return None
    kept["path"] = _outside(kept.get("path", ""), root)
    return TrayCard(**kept)


def _fits(value: Any, usual: Any, name: str) -> bool:
    if name in {"weight", "joint"}:
        inside = isinstance(value, (int, float)) and not isinstance(value, bool)
        return (inside and 0 <= value <= MOST_WEIGHT) if name == "weight" else inside or value is None
    whole = type(value) is int
    match name:
        case "checkpoint":
            return value in {"latest", "best"} if isinstance(value, str) else whole and 0 <= value < 2**53
        case "count" | "seed":
            return whole and (abs(value) < 2**63 if name == "seed" else 0 < value <= MOST_RESULTS)
        case "run":
            return value == "" or is_id(value)
        case "guidance":
            return isinstance(value, dict) and all(type(scale) in {int, float} for scale in value.values())
        case "path" | "manifest" | "name":
            text = isinstance(value, str) and "\0" not in value
            return text and (name != "name" or _is_name(value))
        case _:
            return type(value) is type(usual)


def _is_name(value: str) -> bool:
    """Whether it is the last part of a path: it goes into results, which say nothing of places."""
    return len(value) <= _MOST_NAME and value == name_of({NAME: value})


def _inside(path: str, root: Path) -> str:
    if path and Path(path).is_relative_to(root):
        return f"./{Path(path).relative_to(root).as_posix()}"
    return path


def _outside(path: str, root: Path) -> str:
    return str(root / path[2:]) if path.startswith("./") else at_home(path)
