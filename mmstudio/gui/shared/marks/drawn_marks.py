"""Drawn marks: stars and tags over the picture of a tile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from mmstudio.gui.look.theme import Colours
from mmstudio.gui.shared.marks.stars import draw_stars

_STAR_PX, _TAG_PX = 13, 11


def draw_marks(painter: QPainter, frame: QRect, stars: int, tags: Sequence[str], c: Colours) -> None:
    """Draw stars on the upper edge and tags on the lower one, each on its own background."""
    ground = QColor(c.window)
    ground.setAlpha(200)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    if stars:
        place = QRect(frame.x() + 4, frame.y() + 4, stars * _STAR_PX + 4, _STAR_PX + 2)
        painter.drawRoundedRect(place, 4, 4)
        draw_stars(painter, place.adjusted(2, 1, -2, -1).toRectF(), stars, c.warning)
    if tags:
        font = painter.font()
        small = QFont(font)
        small.setPixelSize(_TAG_PX)
        painter.setFont(small)
        metrics = QFontMetrics(small)
        line = metrics.elidedText(", ".join(tags), Qt.TextElideMode.ElideRight, frame.width() - 16)
        high = metrics.height() + 2
        wide = metrics.horizontalAdvance(line) + 8
        place = QRect(frame.x() + 4, frame.bottom() - high - 3, wide, high)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(QColor(c.text))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), line)
        painter.setFont(font)
