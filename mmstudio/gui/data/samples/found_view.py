"""The found view: what a search found in all data sets or among the results, the nearest first, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTextOption
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from mmstudio.core.sample import Value
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.shared.values.sample_words import split_title, words
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.shared.values.tile_grid import DrawsTiles, TileGrid

PICTURE_PX = 132
_MARGIN_PX, _LINE_PX = 6, 18
_TILE = QSize(PICTURE_PX + 2 * _MARGIN_PX, PICTURE_PX + 2 * _LINE_PX + 2 * _MARGIN_PX)
_MOST_WORDS = 300
Index = QModelIndex | QPersistentModelIndex


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
        return words(one["value"])[:_MOST_WORDS] if self._inline else ""

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

    step = QSize(_TILE.width() + 8, _TILE.height() + 6)

    def __init__(self, model: FoundModel) -> None:
        super().__init__()
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = self._model.at(index.row())
        if one is None:
            return
        c, box, state = self.colours, option.rect, option.state
        left = box.x() + (box.width() - _TILE.width()) // 2
        place = QRect(left, box.y() + 3, _TILE.width(), _TILE.height())
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
        frame = QRect(place.x() + _MARGIN_PX, place.y() + _MARGIN_PX, PICTURE_PX, PICTURE_PX)
        self._paint_value(painter, frame, one)
        below = QRect(frame.x(), frame.bottom() + 2, frame.width(), _LINE_PX)
        source, inside = source_of(one)
        for said, colour in ((source, c.text), (f"{inside} · {score_of(one)}", c.faint)):
            painter.setPen(QColor(colour))
            line = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideMiddle, below.width())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
            below.translate(0, _LINE_PX)

    def _paint_value(self, painter: QPainter, frame: QRect, one: Mapping[str, Any]) -> None:
        said = self._model.words_of(one)
        picture = None if said else self._model.pixmap(one)
        if picture is not None and not picture.isNull():
            size = picture.deviceIndependentSize().toSize()
            size.scale(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            inside = QRect(frame.topLeft(), size)
            inside.moveCenter(frame.center())
            painter.drawPixmap(inside, picture)
            return
        painter.fillRect(frame, QColor(self.colours.field))
        painter.setPen(QColor(self.colours.text))
        how = QTextOption(Qt.AlignmentFlag.AlignLeft)
        how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(frame.adjusted(8, 6, -8, -6).toRectF(), said, how)


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
