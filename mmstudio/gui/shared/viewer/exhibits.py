"""Exhibits: things for the large view, each of one or more pieces, with facts about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.core.sample import Value
from mmstudio.gui.shared.menus import Entries
from mmstudio.gui.studio.studio import Studio

WORDS, PICTURE = "words", "picture"
"""Modalities of values that need no codec."""
FACTS = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CutOut:
    """A part of a picture.

    Attributes:
        left, top, width, height: Rectangle in pixels of the picture.
    """

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Piece:
    """A value that is shown on its own.

    Attributes:
        name: Its name: that of a slot or a file.
        modality: Id of the modality whose codec reads it.
        value: A file, or data.
        crop: The part of a picture to show; all of it if not given.
    """

    name: str
    modality: str
    value: Value
    crop: CutOut | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """A key that is different for every piece."""
        held = self.value.path if self.value.path is not None else repr(self.value.data)
        return self.modality, held, self.crop


@dataclass(frozen=True)
class Exhibit:
    """One thing in the large view.

    Attributes:
        title: Its title in one line.
        pieces: Its pieces, shown one at a time, the first one first.
        facts: Title and text of facts about it, translated.
        against: Index of the piece that the others are compared with, or -1.
    """

    title: str
    pieces: tuple[Piece, ...]
    facts: FACTS = ()
    against: int = -1

    @property
    def path(self) -> Path | None:
        """The file that stands for it."""
        return next((piece.value.path for piece in self.pieces if piece.value.path is not None), None)


class Exhibits(QObject):
    """The things in a list, in its order; the one in the large view is also chosen in the list.

    Args:
        studio: Of the window.
        view: Returns the visible list; ``None`` if there is no list.
        parent: Owner of this object.

    Signals:
        changed: The list changed, or an exhibit was read.
    """

    changed = Signal()

    def __init__(self, studio: Studio, view: Callable[[], QAbstractItemView | None], parent: QObject) -> None:
        super().__init__(parent)
        self.studio, self._view = studio, view

    def count(self) -> int:
        """How many exhibits there are."""
        raise NotImplementedError

    def exhibit(self, row: int) -> Exhibit | None:
        """One of the exhibits; ``None`` while it is being read, until ``changed``."""
        raise NotImplementedError

    def entries(self) -> Entries:
        """Menu entries for the chosen exhibit."""
        return ()

    def go_to(self, row: int) -> None:
        """Choose another exhibit in the list."""
        view = self._view()
        if view is None:
            return
        place = view.model().index(row, max(0, view.currentIndex().column()))
        view.setCurrentIndex(place)
        view.scrollTo(place)

    def look(self, row: int | None = None) -> None:
        """Open an exhibit in the large view; the chosen one if no row is given."""
        view = self._view()
        place = view.currentIndex().row() if row is None and view is not None else row
        if place is not None and place >= 0:
            self.studio.viewing_wanted.emit(self, place)


class FixedExhibits(Exhibits):
    """A few things that are not in a list.

    Args:
        studio: Of the window.
        shown: The exhibits.
        parent: Owner of this object.
    """

    def __init__(self, studio: Studio, shown: Sequence[Exhibit], parent: QObject) -> None:
        super().__init__(studio, lambda: None, parent)
        self._shown = tuple(shown)

    def count(self) -> int:
        return len(self._shown)

    def exhibit(self, row: int) -> Exhibit | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None


def look_at_sheets(studio: Studio, sheets: Sequence[Path], parent: QObject) -> None:
    """Open pictures of a folder in the large view, one after another; nothing if there are none."""
    shown = [Exhibit(path.name, (Piece(path.name, PICTURE, Value("", path)),)) for path in sheets]
    if shown:
        FixedExhibits(studio, shown, parent).look(0)
