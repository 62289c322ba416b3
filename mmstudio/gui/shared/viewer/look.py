"""Which one of many is looked at, and which part of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from mmstudio.gui.shared.menus import Entries
from mmstudio.gui.shared.viewer.exhibits import Exhibit, Exhibits, Piece


class Looking(QObject):
    """A place among exhibits.

    Attributes:
        row: Of the one that is looked at.
        place: Of its part.

    Signals:
        moved: Something else is looked at, or it has come.
        ended: There is nothing to look at any more.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._exhibits: Exhibits | None = None
        self.row, self.place = 0, 0

    @property
    def active(self) -> bool:
        """Whether anything is looked at."""
        return self._exhibits is not None

    @property
    def count(self) -> int:
        """How many there are to look at."""
        return 0 if self._exhibits is None else self._exhibits.count()

    @property
    def exhibit(self) -> Exhibit | None:
        """What is looked at; ``None`` while it is being read."""
        return None if self._exhibits is None else self._exhibits.exhibit(self.row)

    @property
    def piece(self) -> Piece | None:
        """The part of it that is shown."""
        shown = self.exhibit
        if shown is None or not shown.pieces:
            return None
        return shown.pieces[min(self.place, len(shown.pieces) - 1)]

    @property
    def path(self) -> Path | None:
        """The file that is shown."""
        return None if self.piece is None else self.piece.value.path

    @property
    def neighbour(self) -> Piece | None:
        """What is looked at next, most likely."""
        if self._exhibits is None or self.row + 1 >= self.count:
            return None
        following = self._exhibits.exhibit(self.row + 1)
        return following.pieces[0] if following is not None and following.pieces else None

    def entries(self) -> Entries:
        """What can be done with it on its page."""
        return () if self._exhibits is None else self._exhibits.entries()

    def start(self, exhibits: Exhibits, row: int) -> None:
        """Look at one of many."""
        self.end()
        self._exhibits = exhibits
        exhibits.changed.connect(self._on_changed)
        self.row, self.place = row, 0
        self.moved.emit()

    def end(self) -> None:
        """Look at nothing any more."""
        if self._exhibits is not None and isValid(self._exhibits):
            self._exhibits.changed.disconnect(self._on_changed)
        self._exhibits = None

    def step(self, step: int) -> None:
        """Go on, or back."""
        self.go_to(self.row + step)

    def go_to(self, row: int) -> None:
        """Look at another one; beyond the ends nothing happens."""
        if self._exhibits is not None and 0 <= row < self.count and row != self.row:
            self.row, self.place = row, 0
            self._exhibits.go_to(row)
            self.moved.emit()

    def step_piece(self, step: int) -> None:
        """Look at the next part of it, or the one before."""
        self.show_piece(self.place + step)

    def show_piece(self, place: int) -> None:
        """Look at another part of it."""
        shown = self.exhibit
        if shown is not None and 0 <= place < len(shown.pieces) and place != self.place:
            self.place = place
            self.moved.emit()

    def _on_changed(self) -> None:
        if self.count:
            self.row = min(self.row, self.count - 1)
            self.moved.emit()
        else:
            self.ended.emit()
