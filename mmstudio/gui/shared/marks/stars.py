"""Stars: how they are drawn, and an editor for mouse and arrow keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours

MOST = 5
STARS = ("No stars", "One star", "Two stars", "Three stars", "Four stars", "Five stars")
"""English titles of giving none to :data:`MOST` of them."""
_SIDE_PX = 18
_INNER = 0.45
"""Radius of a star's notches, as a share of its points' radius."""


def draw_stars(painter: QPainter, place: QRectF, count: int, colour: str, most: int = 0) -> None:
    """Draw stars from the left, as high as the rectangle; the rest up to ``most`` as outlines."""
    side = place.height()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1))
    for number in range(max(count, most)):
        painter.setBrush(QColor(colour) if number < count else Qt.BrushStyle.NoBrush)
        middle = QPointF(place.x() + (number + 0.5) * side, place.center().y())
        painter.drawPolygon(_star(middle, side * 0.42))
    painter.restore()


class StarsEdit(QWidget):
    """Shows stars; a click or the arrow keys change how many.

    Signals:
        given: The number of stars that a person gave.
    """

    given = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._stars = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(QSize(_SIDE_PX * MOST + 4, _SIDE_PX + 4))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tell()

    @property
    def stars(self) -> int:
        """How many are shown."""
        return self._stars

    def show_stars(self, stars: int) -> None:
        """Show a number of stars."""
        self._stars = stars
        self._tell()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            number = min(MOST, max(1, int((event.position().x() - 2) // _SIDE_PX) + 1))
            self.given.emit(0 if number == self._stars else number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        wanted = min(MOST, max(0, self._stars + step))
        if wanted != self._stars:
            self.show_stars(wanted)  # at once, so that the next key starts from it
            self.given.emit(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = QPainter(self)
        if self.hasFocus():
            painter.setPen(QColor(c.accent))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
        draw_stars(painter, QRectF(2, 2, _SIDE_PX * MOST, _SIDE_PX), self._stars, c.warning, MOST)

    def _tell(self) -> None:
        self.setAccessibleName(tr("{count} of {most} stars", count=self._stars, most=MOST))
        put(self.setToolTip, tr("Stars: click, or press 0 to 5"))


def _star(middle: QPointF, radius: float) -> QPolygonF:
    points = []
    for corner in range(10):
        far = radius if corner % 2 == 0 else radius * _INNER
        angle = math.pi * (corner / 5 - 0.5)
        points.append(QPointF(middle.x() + far * math.cos(angle), middle.y() + far * math.sin(angle)))
    return QPolygonF(points)
