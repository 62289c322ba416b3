"""The drawn tile: a square for a picture or words, lines below it, and an outline if it is chosen or pointed at."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.gui.look.theme import Colours, colours

_MARGIN_PX, _LINE_PX, _GAP_PX = 8, 20, 8
_AT_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
Index = QModelIndex | QPersistentModelIndex


class DrawsTiles(QStyledItemDelegate):
    """Base of what draws a tile.

    Args:
        side_px: Side of the square.
        lines: Number of lines below it.

    Attributes:
        colours: Colours of the theme; the view sets them once for all its tiles.
        step: Room of a tile.
    """

    def __init__(self, side_px: int, lines: int = 1) -> None:
        super().__init__()
        self.colours: Colours = colours()
        self._side_px = side_px
        self._tile = QSize(side_px + 2 * _MARGIN_PX, side_px + lines * _LINE_PX + 2 * _MARGIN_PX)
        self.step = self._tile + QSize(_GAP_PX, _GAP_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return self.step

    def draw_outline(self, painter: QPainter, option: QStyleOptionViewItem) -> QRect:
        """Draw what tells that a tile is chosen or pointed at.

        Returns:
            The square.
        """
        c, box, state = self.colours, option.rect, option.state
        left, top = box.x() + (box.width() - self._tile.width()) // 2, box.y() + _GAP_PX // 2
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(QRect(QPoint(left, top), self._tile).adjusted(1, 1, -1, -1), 8, 8)
        return QRect(left + _MARGIN_PX, top + _MARGIN_PX, self._side_px, self._side_px)

    def draw_thumbnail(self, painter: QPainter, square: QRect, picture: QPixmap | None) -> QRect:
        """Draw a picture that was scaled for the square, pixel by pixel of the screen; an empty field without one.

        Returns:
            Where it lies in the square.
        """
        if picture is None or picture.isNull():
            painter.fillRect(square, QColor(self.colours.field))
            return square
        inside = QRect(square.topLeft(), picture.size() / painter.device().devicePixelRatio())
        inside.moveCenter(square.center())
        painter.drawPixmap(inside, picture)
        return inside

    def draw_words(self, painter: QPainter, square: QRect, words: str) -> None:
        """Draw words on a field of their own."""
        painter.fillRect(square, QColor(self.colours.field))
        painter.setPen(QColor(self.colours.text))
        how = QTextOption(Qt.AlignmentFlag.AlignLeft)
        how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(square.adjusted(8, 6, -8, -6).toRectF(), words, how)

    def line_below(self, square: QRect, number: int = 0, picture: QRect | None = None) -> QRect:
        """The room of a line below the square, as wide as the picture in it unless that is narrow."""
        width = max((picture or square).width(), square.width() * 3 // 4)
        left = square.x() + (square.width() - width) // 2
        return QRect(left, square.bottom() + 2 + number * _LINE_PX, width, _LINE_PX)

    def draw_line(
        self,
        painter: QPainter,
        line: QRect,
        words: str,
        colour: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Draw words in a line, shortened where they are too long."""
        painter.setPen(QColor(colour))
        painter.drawText(line, _AT_LEFT, painter.fontMetrics().elidedText(words, elide, line.width()))
