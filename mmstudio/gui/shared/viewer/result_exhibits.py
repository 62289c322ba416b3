"""Result exhibits: results of any list for the large view, with their conditions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Value
from mmstudio.gui.shared.values.previews import recipe_of
from mmstudio.gui.shared.values.result_facts import facts_of
from mmstudio.gui.shared.viewer.exhibits import WORDS, Exhibit, Exhibits, Piece
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.plugins.registry import Registry
    from mmstudio.services.opened import OpenProject

_MOST_KEPT = 200
Recipe = dict[str, Any]


class ListsResults(Protocol):
    """A Qt model with a result in each row."""

    modelReset: Any  # noqa: N815 - Qt's
    rowsInserted: Any  # noqa: N815
    rowsRemoved: Any  # noqa: N815

    def rowCount(self) -> int:
        """Number of rows."""

    def files_at(self, row: int) -> Sequence[Path]:
        """The files of a row, the one that stands for it first; none while they are not known."""


class ResultExhibits(Exhibits):
    """Results in the order of a model.

    Args:
        studio: Reads the recipes that the files carry.
        model: The model.
        modality: Returns the modality of a result.
        view: The list.
        parent: Owner of this object.
    """

    def __init__(
        self,
        studio: Studio,
        model: ListsResults,
        modality: Callable[[Path], str],
        view: QAbstractItemView,
        parent: QObject,
    ) -> None:
        super().__init__(studio, lambda: view, parent)
        self._model, self._modality = model, modality
        self._known: OrderedDict[Path, _Known] = OrderedDict()
        self._asked: set[Path] = set()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self.changed)

    def count(self) -> int:
        return self._model.rowCount()

    def exhibit(self, row: int) -> Exhibit | None:
        if not 0 <= row < self.count():
            return None
        paths = self._model.files_at(row)
        if not paths:
            return None
        known = self._look_into(paths[0])
        made = tuple(Piece(path.name, self._modality(path), Value("", path)) for path in paths)
        facts = tuple(facts_of(known.recipe)) if known.recipe else ()
        return Exhibit(paths[0].name, (*made, *known.given), facts)

    def _look_into(self, path: Path) -> _Known:
        """What a result's file carries; ``None`` while it is being read."""
        if path in self._known:
            return self._known[path]
        opened = self.studio.opened
        if path not in self._asked and opened is not None:
            self._asked.add(path)
            registry = self.studio.app.registry
            self.studio.tasks.run(
                lambda: _read(opened, registry, path),
                lambda found: self._take(path, found),
                lambda _: self._take(path, _Known()),
            )
        return _Known()

    def _take(self, path: Path, found: _Known) -> None:
        self._asked.discard(path)
        self._known[path] = found
        if len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)
        self.changed.emit()


@dataclass(frozen=True)
class _Known:
    """What a result's file carries: its recipe and its conditions."""

    recipe: Recipe = field(default_factory=dict)
    given: tuple[Piece, ...] = ()


def _read(opened: OpenProject, registry: Registry, path: Path) -> _Known:
    """Read a result's file, off the GUI thread; conditions that are files are shown if they still exist."""
    recipe = recipe_of(registry, path) or {}
    modalities: dict[str, str] = {}
    with suppress(StudioError):
        slots = opened.runs.config(str(recipe.get("run"))).known_slots()
        modalities = {name: slot.modality for name, slot in slots.items()}
    pieces = []
    for slot, entries in recipe.get("conditions", {}).items():
        for entry in entries:
            if entry.get("data") is not None:
                pieces.append(Piece(slot, WORDS, Value("", data=entry["data"])))
                continue
            place = opened.sessions.find(entry)
            if slot in modalities and place.is_file():
                pieces.append(Piece(slot, modalities[slot], Value("", place)))
    return _Known(recipe, tuple(pieces))
