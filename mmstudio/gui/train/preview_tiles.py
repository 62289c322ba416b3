"""Preview tiles: the pictures of a preview, each with its conditions and the real picture beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.values.drawn_picture import draw_picture
from mmstudio.gui.shared.values.fitted import fitted
from mmstudio.gui.shared.values.part_tile import paint_parts, share_of_pictures, sound_at
from mmstudio.gui.shared.values.parts import DrawnPart

_GAP_PX, _PAD_PX, _CAPTION_PX = 4, 5, 18
_LEAST_PX, _MOST_PX = 72, 420
_WIDE_PX, _LINE_PX = 180, 60
"""Size of a line on tiles without pictures."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False)
class Tile:
    """One picture of a preview.

    Attributes:
        picture: The generated picture.
        real: The real picture of the sample, if known.
        caption: The conditions, in a line.
        words: Its text, if the value is a text; otherwise the picture stands for it.
        parts: Values of several slots, or a sound, in place of picture and words: pictures, then words, then sounds.
        sounds: Files of the sounds among the parts; ``None`` for the other parts.
    """

    picture: QImage
    real: QImage | None = None
    caption: str = ""
    words: str = ""
    parts: tuple[DrawnPart, ...] = ()
    sounds: tuple[Path | None, ...] = ()

    @property
    def told(self) -> str:
        """The texts on it, each in a line."""
        return "\n".join(filter(None, (self.words, *(part.words for part in self.parts))))

    def shown(self, *, beside: bool) -> tuple[DrawnPart, ...]:
        """Its parts, with the real picture after the generated ones if it is shown."""
        pictures = sum(part.kind == "picture" for part in self.parts)
        real = (DrawnPart("picture", self.real),) if beside and pictures and self.real is not None else ()
        return (*self.parts[:pictures], *real, *self.parts[pictures:])

    def size(self, *, beside: bool) -> QSize:
        """The proportions that it wants."""
        shown = self.shown(beside=beside)
        if not self.parts:
            width = self.picture.width()
            return QSize(2 * width + _GAP_PX if beside else width, self.picture.height())
        sizes = [part.picture.size() for part in shown if part.kind == "picture" and part.picture is not None]
        if not sizes:
            return QSize(_WIDE_PX, len(shown) * _LINE_PX)
        high = max(size.height() for size in sizes)
        wide = sum(size.width() * high // max(1, size.height()) for size in sizes)
        return QSize(wide, round(high / share_of_pictures(shown)))


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
                return as_tip("\n".join(filter(None, (tile.told, tile.caption))))
            case Qt.ItemDataRole.AccessibleTextRole:
                said = "\n".join(filter(None, (tile.told, tile.caption)))
                return said or tr("Preview {number}", number=index.row() + 1)
            case Qt.ItemDataRole.UserRole:
                return tile
            case _:
                return None


class PreviewTiles(QListView):
    """Shows tiles as large as fit all of them; if there is little room, they are scrolled.

    Signals:
        sound_clicked: A sound on a tile was clicked; carries its file.
    """

    sound_clicked = Signal(object)

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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        tile = self.indexAt(place).data(Qt.ItemDataRole.UserRole)
        if not isinstance(tile, Tile) or event.button() != Qt.MouseButton.LeftButton:
            return
        inside = inner(self.visualRect(self.indexAt(place)), captioned=self.captioned)
        shown = tile.shown(beside=self.paired)
        number = sound_at(shown, inside, place)
        if number >= 0:
            self.sound_clicked.emit(tile.sounds[tile.parts.index(shown[number])])

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    @property
    def paired(self) -> bool:
        """Whether any real picture is shown."""
        return self.beside and any(tile.real is not None for tile in self.tiles.tiles)

    @property
    def captioned(self) -> bool:
        """Whether there is a line below any tile."""
        return any(tile.caption for tile in self.tiles.tiles)

    def _fit(self) -> None:
        tiles = self.tiles.tiles
        if not tiles:
            return
        size = tiles[0].size(beside=self.paired)
        extra = QSize(2 * _PAD_PX, 2 * _PAD_PX + (_CAPTION_PX if self.captioned else 0))
        bar = self.verticalScrollBar().sizeHint().width()
        room = QSize(self.width() - bar - 4, self.height() - 2)  # Qt wraps a row that fits to the pixel
        self.cell = best_cell(size, len(tiles), room, extra)
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
        inside = inner(option.rect, captioned=self._view.captioned)
        below = inner(option.rect, captioned=False)
        if self._view.captioned:
            below.setTop(inside.bottom() + 1)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(QRect(option.rect).adjusted(1, 1, -1, -1), 6, 6)
        if tile.parts:
            paint_parts(painter, tile.shown(beside=self._view.paired), inside)
        else:
            _paint_one(painter, tile, inside, paired=self._view.paired)
        painter.setPen(QColor(c.faint))
        words = painter.fontMetrics().elidedText(tile.caption, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()


def inner(rect: QRect, *, captioned: bool) -> QRect:
    """Where the values of a tile are drawn."""
    return rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX - (_CAPTION_PX if captioned else 0))


def _paint_one(painter: QPainter, tile: Tile, inside: QRect, *, paired: bool) -> None:
    """Draw one value, and the real picture beside it."""
    made = QRect(inside)
    if paired:
        made.setWidth((inside.width() - _GAP_PX) // 2)
        if tile.real is not None:
            draw_picture(painter, tile.real, made.translated(made.width() + _GAP_PX, 0))
    if tile.words:
        painter.setPen(QColor(colours().text))
        words = fitted(tile.words, painter.font(), made.width(), made.height())
        painter.drawText(made, Qt.AlignmentFlag.AlignCenter, words)
    else:
        draw_picture(painter, tile.picture, made)
