"""What can be looked at large: one thing after another, each of one or several pieces, with facts about it."""

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
"""Modalities of what no codec has to read."""
FACTS = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CutOut:
    """A part of a picture.

    Attributes:
        left, top, width, height: In pixels of the picture.
    """

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Piece:
    """One value that is shown on its own.

    Attributes:
        name: What it is called: a slot, or a file.
        modality: Id of the modality whose codec reads it.
        value: A file, or data.
        crop: The part of a picture that is shown; all of it if not given.
    """

    name: str
    modality: str
    value: Value
    crop: CutOut | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from every other piece."""
        held = self.value.path if self.value.path is not None else repr(self.value.data)
        return self.modality, held, self.crop


@dataclass(frozen=True)
class Exhibit:
    """One thing that is looked at.

    Attributes:
        title: In one line.
        pieces: What is shown of it, one at a time; the first one at first.
        facts: Title and text of what is known about it, translated.
        against: Place of the piece that the others are compared with, or -1.
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
    """The things that a list shows, in its order; what is looked at is chosen in the list too.

    Args:
        studio: Of the window.
        view: Gives the list that is seen; ``None`` where they stand in none.
        parent: As long as it lives, they may be looked at.

    Signals:
        changed: There are others now, or one has come that was being read.
    """

    changed = Signal()

    def __init__(self, studio: Studio, view: Callable[[], QAbstractItemView | None], parent: QObject) -> None:
        super().__init__(parent)
        self.studio, self._view = studio, view

    def count(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def exhibit(self, row: int) -> Exhibit | None:
        """One of them; ``None`` while it is being read, ``changed`` follows."""
        raise NotImplementedError

    def entries(self) -> Entries:
        """What can be done with the one that is chosen."""
        return ()

    def go_to(self, row: int) -> None:
        """Choose another one in the list."""
        view = self._view()
        if view is None:
            return
        place = view.model().index(row, max(0, view.currentIndex().column()))
        view.setCurrentIndex(place)
        view.scrollTo(place)

    def look(self, row: int | None = None) -> None:
        """Look at one large; at the chosen one if no row is given."""
        view = self._view()
        place = view.currentIndex().row() if row is None and view is not None else row
        if place is not None and place >= 0:
            self.studio.viewing_wanted.emit(self, place)


class FixedExhibits(Exhibits):
    """A few things that stand in no list.

    Args:
        studio: Of the window.
        shown: They.
        parent: As long as it lives, they may be looked at.
    """

    def __init__(self, studio: Studio, shown: Sequence[Exhibit], parent: QObject) -> None:
        super().__init__(studio, lambda: None, parent)
        self._shown = tuple(shown)

    def count(self) -> int:
        return len(self._shown)

    def exhibit(self, row: int) -> Exhibit | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None
