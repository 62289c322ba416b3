"""The found view: what a search found in all data sets or among the results, the nearest first, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from mmstudio.core.sample import Value
from mmstudio.gui.data.samples.grid import PICTURE_PX
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.shared.values.drawn_tile import DrawsTiles, Index
from mmstudio.gui.shared.values.sample_words import split_title
from mmstudio.gui.shared.values.sample_words import words as words_in
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.shared.values.tile_grid import TileGrid

_MOST_WORDS = 300


class FoundModel(QAbstractListModel):
    """What was found.

    Args:
        thumbnails: Pictures of files.
        parent: Owner of this object.
    """

    def __init__(self, thumbnails: ThumbnailModel, parent: QObject) -> None:
        super().__init__(parent)
        self.thumbnails = thumbnails
        self._found: Sequence[Mapping[str, Any]] = ()
        self._modality, self._inline = "", False

    def show_found(self, found: Sequence[Mapping[str, Any]], modality: str, *, inline: bool) -> None:
        """Show what was found.

        Args:
            found: See :func:`mmstudio.engine.judge.search.job.search`.
            modality: Of the values.
            inline: Whether they are words, not files.
        """
        self.beginResetModel()
        self._found, self._modality, self._inline = found, modality, inline
        self.endResetModel()

    def at(self, row: int) -> Mapping[str, Any] | None:
        """What was found in a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def words_of(self, one: Mapping[str, Any]) -> str:
        """The beginning of its value, where that is words; else empty."""
        return words_in(one["value"])[:_MOST_WORDS] if self._inline else ""

    def pixmap(self, one: Mapping[str, Any]) -> QPixmap | None:
        """The small picture of its file, empty if it cannot be shown; ``None`` while it is being read."""
        return self.thumbnails.pixmap(Value("", Path(one["value"])), self._modality)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.at(index.row()) if index.isValid() else None
        if one is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return place_of(one)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            said = "\n".join(filter(None, (place_of(one), self.words_of(one), score_of(one))))
            return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None


class FoundView(TileGrid):
    """Shows what was found as tiles; a double click or Enter leads to where it is."""

    def __init__(self, model: FoundModel) -> None:
        super().__init__(model, _Tiles(model), model.thumbnails.ready)
        self.setSelectionMode(TileGrid.SelectionMode.SingleSelection)
        say(self, self.setAccessibleName, "What was found")


class _Tiles(DrawsTiles):
    """Draws what was found: its picture or words, where it is, and its score."""

    def __init__(self, model: FoundModel) -> None:
        super().__init__(PICTURE_PX, lines=2)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = self._model.at(index.row())
        if one is None:
            return
        square = picture = self.draw_outline(painter, option)
        if words := self._model.words_of(one):
            self.draw_words(painter, square, words)
        else:
            picture = self.draw_thumbnail(painter, square, self._model.pixmap(one))
        c, (source, inside) = self.colours, source_of(one)
        said = ((source, c.text), (f"{inside} · {score_of(one)}", c.faint))
        for number, (words, colour) in enumerate(said):
            line, elide = self.line_below(square, number, picture), Qt.TextElideMode.ElideMiddle
            self.draw_line(painter, line, words, colour, elide)


def source_of(one: Mapping[str, Any]) -> tuple[str, str]:
    """Where something that was found is: a data set and a number in it, or a session and a file."""
    if "session" in one:
        return one["session"], one["file"]
    return one["dataset"], f"{split_title(one['split'])} {one['position'] + 1:,}"


def place_of(one: Mapping[str, Any]) -> str:
    """Where something that was found is, in one line."""
    return " · ".join(source_of(one))


def score_of(one: Mapping[str, Any]) -> str:
    """How near it is."""
    return f"{one['score']:.3f}"
