"""Result cards: the values of one result together, those that were made and those that were held fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.given import digest_of, is_file, old_place
from mmstudio.core.results import item_and_slot
from mmstudio.core.sample import Slot
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.results import recipe_in
from mmstudio.plugins.specs import resolve
from mmstudio.storage.folder.assets import UnreadableError, hash_file
from mmstudio.storage.folder.layout import ProjectLayout

_NEEDED = ("run", "seed", "conditions", "checkpoint")
_FIRST = (".png", ".txt")
"""Suffixes of what stands first on a card: pictures, then words."""


@dataclass(frozen=True)
class ResultCard:
    """The files of one result.

    Attributes:
        name: Name of the result; that of its file, if there is only one.
        files: One for each slot that was made: pictures, then texts, then others.
    """

    name: str
    files: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """The file that stands for it."""
        return self.files[0]


@dataclass(frozen=True)
class CardValue:
    """One value of a card.

    Attributes:
        slot: Name of its slot.
        modality: Id of its modality.
        path: Its file; ``None`` if it is given as data.
        data: The value where there is no file.
        held: Whether it was given and held fixed, instead of made.
    """

    slot: str
    modality: str
    path: Path | None = None
    data: Any = None
    held: bool = False


@dataclass(frozen=True)
class CardContent:
    """What the files of a card say.

    Attributes:
        values: Its values: those made in the order of the card's files, then those held fixed.
        recipe: The recipe in the first file; ``None`` if there is none.
        can_hold: Slots whose value can be given while its run makes the others.
    """

    values: tuple[CardValue, ...]
    recipe: dict[str, Any] | None = None
    can_hold: frozenset[str] = frozenset()


def key_of(path: Path) -> tuple[Path, str]:
    """What files of one result have in common: their folder and the name of the result."""
    item, slot = item_and_slot(path.stem)
    return path.parent, f"{item}." if slot else path.name


def age_of(path: Path) -> tuple[bool, Path, str]:
    """Key that is larger for later results of a session: numbers count up, and names, such as those of a demo, came before."""
    folder, name = key_of(path)
    return name[:1].isdigit(), folder, name


def ordered(files: Iterable[Path]) -> tuple[Path, ...]:
    """Files of a result as a card lists them."""
    places = {suffix: place for place, suffix in enumerate(_FIRST)}
    return tuple(sorted(files, key=lambda path: (places.get(path.suffix.lower(), len(_FIRST)), path.name)))


def cards_of(paths: Iterable[Path]) -> list[ResultCard]:
    """Results' files as cards, in the order of the first file of each."""
    found: dict[tuple[Path, str], list[Path]] = {}
    for path in paths:
        found.setdefault(key_of(path), []).append(path)
    return [card_of(files) for files in found.values()]


def card_of(files: Iterable[Path]) -> ResultCard:
    """Files of one result as a card."""
    listed = ordered(files)
    name = listed[0].name if len(listed) == 1 else item_and_slot(listed[0].stem)[0]
    return ResultCard(name, listed)


@dataclass(frozen=True)
class _Known:
    """A run's slots, which of them it makes, and which of these can be given while it makes the others."""

    slots: Mapping[str, Slot] = field(default_factory=dict)
    targets: frozenset[str] = frozenset()
    can_hold: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CardReader:
    """Reads what the files of cards say; may be used from any thread.

    Args:
        layout: Of the project that holds the results.
        registry: Modalities and their codecs.
        given: Returns the place that the file of a condition had, by its content.
    """

    layout: ProjectLayout
    registry: Registry
    given: Callable[[str], Path | None]
    _runs: dict[str, _Known] = field(default_factory=dict, compare=False)

    def read(self, card: ResultCard) -> CardContent:
        """The values of a card and its recipe; values whose kind or file is not known are left out."""
        recipes = [recipe_in(path, self.registry, _NEEDED) for path in card.files]
        made = [
            CardValue(slot, modality, path)
            for path, recipe in zip(card.files, recipes, strict=True)
            for slot, modality in self._slot(path, recipe)
        ]
        recipe = next((one for one in recipes if one is not None), None)
        if recipe is None:
            return CardContent(tuple(made))
        there = {value.slot for value in made}
        held = [one for one in self._held(recipe) if one.slot not in there]
        return CardContent((*made, *held), recipe, self._run(str(recipe["run"])).can_hold)

    def _slot(self, path: Path, recipe: Mapping[str, Any] | None) -> list[tuple[str, str]]:
        """Slot and modality of a file, as its run defines it or else guessed from its name; nothing if it is of no kind."""
        told = item_and_slot(path.stem)[1]
        slot = str((recipe or {}).get("slot") or told)
        known = {} if recipe is None else self._run(str(recipe["run"])).slots
        if slot in known and known[slot].modality in self.registry.modalities:
            return [(slot, known[slot].modality)]
        for spec in self.registry.modalities:
            if path.suffix.lower() == str(resolve(spec.factory)().suffix).lower():
                return [(slot or spec.id, spec.id)]
        return []

    def _held(self, recipe: Mapping[str, Any]) -> Iterable[CardValue]:
        """The values that a result was made with and that are targets of its run."""
        run = self._run(str(recipe["run"]))
        slots = run.slots
        for name, entries in recipe["conditions"].items():
            if name not in run.targets or slots[name].modality not in self.registry.modalities:
                continue
            for entry in entries[:1]:
                if not is_file(entry):
                    yield CardValue(name, slots[name].modality, data=entry.get("data"), held=True)
                elif (path := self._find(entry)) is not None:
                    yield CardValue(name, slots[name].modality, path, held=True)

    def _find(self, entry: Mapping[str, Any]) -> Path | None:
        """The file of a given value; outside of the project it must hold what the recipe says, since anybody may name a path."""
        digest = digest_of(entry)
        own = self.layout.find_asset(digest)
        path = own or self.given(digest) or old_place(entry)
        with suppress(UnreadableError):
            if path is not None and digest and (own is not None or hash_file(path) == digest):
                return path
        return None

    def _run(self, run: str) -> _Known:
        """What is known of a run; nothing if it is gone."""
        if run not in self._runs:
            found = _Known()
            with suppress(StudioError):
                folder = RunFolder(self.layout.run(run))
                config = folder.config()
                targets = frozenset(slot.name for slot in config.roles().targets)
                found = _Known(config.known_slots(), targets)
                keepable = folder.plan(self.registry).keepable
                found = _Known(found.slots, targets, frozenset(slot.name for slot in keepable))
            self._runs[run] = found
        return self._runs[run]
