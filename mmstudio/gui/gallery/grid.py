"""The gallery grid: results as tiles, with their stars and tags."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextOption
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from mmstudio.gui.gallery.model import GalleryModel, caption_of
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.marks.drawn_marks import draw_marks
from mmstudio.gui.shared.values.part_tile import paint_parts
from mmstudio.gui.shared.values.tile_grid import DrawsTiles, TileGrid

PICTURE_PX = 144
_MARGIN_PX, _CAPTION_PX = 6, 20
_TILE = QSize(PICTURE_PX + 2 * _MARGIN_PX, PICTURE_PX + _CAPTION_PX + 2 * _MARGIN_PX)


class GalleryGrid(TileGrid):
    """Shows results as tiles."""

    def __init__(self, model: GalleryModel) -> None:
        super().__init__(model, _Tiles(model), model.thumbnails.ready)
        self.setDragEnabled(True)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        say(self, self.setAccessibleName, "Results of all sessions")


class _Tiles(DrawsTiles):
    """Draws a result: its picture, stars and tags, and a caption."""

    step = QSize(_TILE.width() + 8, _TILE.height() + 6)

    def __init__(self, model: GalleryModel) -> None:
        super().__init__()
        self._model = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c, box, state = self.colours, option.rect, option.state
        place = QRect(
            box.x() + (box.width() - _TILE.width()) // 2, box.y() + 3, _TILE.width(), _TILE.height()
        )
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
        frame = QRect(place.x() + _MARGIN_PX, place.y() + _MARGIN_PX, PICTURE_PX, PICTURE_PX)
        card = self._model.card(index.row())
        result = None if card is None else card.result
        parts = () if card is None else self._model.parts(card)
        words = "" if result is None else self._model.words_of(result)
        picture = None if result is None or words else self._model.pixmap(result)
        if parts:
            painter.fillRect(frame, QColor(c.field))
            paint_parts(painter, parts, frame)
        elif words:
            painter.fillRect(frame, QColor(c.field))
            painter.setPen(QColor(c.text))
            how = QTextOption(Qt.AlignmentFlag.AlignLeft)
            how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            painter.drawText(frame.adjusted(8, 6, -8, -6).toRectF(), words, how)
        elif picture is None or picture.isNull():
            painter.fillRect(frame, QColor(c.field))
        else:
            size = picture.deviceIndependentSize().toSize()
            inside = QRect(0, 0, size.width(), size.height())
            inside.moveCenter(frame.center())
            painter.drawPixmap(inside, picture)
        if result is None:
            return
        draw_marks(painter, frame, result.stars, result.tags, c)
        below = QRect(frame.x(), frame.bottom() + 2, frame.width(), _CAPTION_PX)
        painter.setPen(QColor(c.faint))
        line = painter.fontMetrics().elidedText(caption_of(result), Qt.TextElideMode.ElideLeft, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
