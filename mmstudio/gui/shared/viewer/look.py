"""The current exhibit of the large view, and the current piece of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from mmstudio.gui.shared.menus import Entries
from mmstudio.gui.shared.viewer.exhibits import Exhibit, Exhibits, Piece


class Looking(QObject):
    """A position among exhibits.

    Attributes:
        row: Row of the current exhibit.
        place: Index of its current piece.

    Signals:
        moved: Another exhibit or piece is current, or the current one was read.
        ended: There is nothing left to show.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._exhibits: Exhibits | None = None
        self.row, self.place = 0, 0

    @property
    def active(self) -> bool:
        """Whether there is a current exhibit."""
        return self._exhibits is not None

    @property
    def count(self) -> int:
        """How many exhibits there are."""
        return 0 if self._exhibits is None else self._exhibits.count()

    @property
    def exhibit(self) -> Exhibit | None:
        """The current exhibit; ``None`` while it is being read."""
        return None if self._exhibits is None else self._exhibits.exhibit(self.row)

    @property
    def piece(self) -> Piece | None:
        """The piece that is shown."""
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
        """The piece that will most likely be shown next."""
        if self._exhibits is None or self.row + 1 >= self.count:
            return None
        following = self._exhibits.exhibit(self.row + 1)
        return following.pieces[0] if following is not None and following.pieces else None

    def entries(self) -> Entries:
        """Menu entries of its page."""
        return () if self._exhibits is None else self._exhibits.entries()

    def start(self, exhibits: Exhibits, row: int) -> None:
        """Start at one of many exhibits."""
        self.end()
        self._exhibits = exhibits
        exhibits.changed.connect(self._on_changed)
        self.row, self.place = row, 0
        self.moved.emit()

    def end(self) -> None:
        """Show no exhibit."""
        if self._exhibits is not None and isValid(self._exhibits):
            self._exhibits.changed.disconnect(self._on_changed)
        self._exhibits = None

    def step(self, step: int) -> None:
        """Go forward or back."""
        self.go_to(self.row + step)

    def go_to(self, row: int) -> None:
        """Go to another exhibit; beyond the ends nothing happens."""
        if self._exhibits is not None and 0 <= row < self.count and row != self.row:
            self.row, self.place = row, 0
            self._exhibits.go_to(row)
            self.moved.emit()

    def step_piece(self, step: int) -> None:
        """Go to the next or the previous piece."""
        self.show_piece(self.place + step)

    def show_piece(self, place: int) -> None:
        """Show another piece."""
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
