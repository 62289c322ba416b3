"""Preview tiles: the pictures of a preview, each with its conditions and the real picture beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.values.drawn_picture import draw_picture

_GAP_PX, _PAD_PX, _CAPTION_PX = 4, 5, 18
_LEAST_PX, _MOST_PX = 72, 420
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False)
class Tile:
    """One picture of a preview.

    Attributes:
        picture: The generated picture.
        real: The real picture of the sample, if known.
        caption: The conditions, in a line.
        words: Its text, if the value is a text; otherwise the picture stands for it.
    """

    picture: QImage
    real: QImage | None = None
    caption: str = ""
    words: str = ""


class TilesModel(QAbstractListModel):
    """Tiles in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[Tile] = []

    def show(self, tiles: Sequence[Tile]) -> None:
        """Show other tiles; if there are as many as before, the choice is kept."""
        same = len(tiles) == len(self.tiles)
        if not same:
            self.beginResetModel()
        self.tiles = list(tiles)
        if not same:
            self.endResetModel()
        elif tiles:
            self.dataChanged.emit(self.index(0), self.index(len(tiles) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.tiles):
            return None
        tile = self.tiles[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tile.caption
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip("\n".join(filter(None, (tile.words, tile.caption))))
            case Qt.ItemDataRole.AccessibleTextRole:
                said = "\n".join(filter(None, (tile.words, tile.caption)))
                return said or tr("Preview {number}", number=index.row() + 1)
            case Qt.ItemDataRole.UserRole:
                return tile
            case _:
                return None


class PreviewTiles(QListView):
    """Shows tiles as large as fit all of them; if there is little room, they are scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles = TilesModel(self)
        self.setModel(self.tiles)
        self.setItemDelegate(_TileDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setMinimumSize(QSize(240, 160))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, self.setAccessibleName, "Previews")
        self.cell = QSize(_LEAST_PX, _LEAST_PX)
        self.beside = True

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show others."""
        self.tiles.show(tiles)
        self._fit()

    def show_real(self, *, shown: bool) -> None:
        """Show or hide the real pictures beside the generated ones."""
        self.beside = shown
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    @property
    def paired(self) -> bool:
        """Whether any real picture is shown."""
        return self.beside and any(tile.real is not None for tile in self.tiles.tiles)

    def _fit(self) -> None:
        tiles = self.tiles.tiles
        if not tiles:
            return
        picture = tiles[0].picture
        across = picture.width() * (2 if self.paired else 1) + (_GAP_PX if self.paired else 0)
        extra = QSize(2 * _PAD_PX, 2 * _PAD_PX + (_CAPTION_PX if any(tile.caption for tile in tiles) else 0))
        bar = self.verticalScrollBar().sizeHint().width()
        room = QSize(self.width() - bar - 4, self.height() - 2)  # Qt wraps a row that fits to the pixel
        self.cell = best_cell(QSize(across, picture.height()), len(tiles), room, extra)
        self.setGridSize(self.cell)
        self.viewport().update()


def best_cell(picture: QSize, count: int, room: QSize, extra: QSize) -> QSize:
    """The largest cell that fits a number of times, within limits, with the picture's proportions kept.

    Args:
        picture: Size of the picture in a cell.
        count: How many cells.
        room: Room for all cells.
        extra: What a cell needs around its picture.
    """
    best = 0.0
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        wide = (room.width() // columns - extra.width()) / picture.width()
        high = (room.height() // rows - extra.height()) / picture.height()
        best = max(best, min(wide, high))
    side = max(picture.width(), picture.height())
    scale = min(max(best, _LEAST_PX / side), max(_MOST_PX / side, 1.0))
    scale = min(scale, max(1, room.width() - extra.width()) / picture.width())
    return QSize(int(picture.width() * scale), int(picture.height() * scale)) + extra


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, view: PreviewTiles) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return self._view.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(tile, Tile):
            return
        c = colours()
        inside = QRect(option.rect).adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        below = QRect(inside)
        if any(one.caption for one in self._view.tiles.tiles):
            inside.setBottom(inside.bottom() - _CAPTION_PX)
            below.setTop(inside.bottom() + 1)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(QRect(option.rect).adjusted(1, 1, -1, -1), 6, 6)
        made = QRect(inside)
        if self._view.paired:
            made.setWidth((inside.width() - _GAP_PX) // 2)
            if tile.real is not None:
                draw_picture(painter, tile.real, made.translated(made.width() + _GAP_PX, 0))
        if tile.words:
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
            painter.setClipRect(made)
            painter.setPen(QColor(c.text))
            painter.drawText(made, int(flags), tile.words)
            painter.setClipping(False)
        else:
            draw_picture(painter, tile.picture, made)
        painter.setPen(QColor(c.faint))
        words = painter.fontMetrics().elidedText(tile.caption, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()
