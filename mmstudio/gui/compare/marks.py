"""Marks of runs: the colour and stroke that each compared run has, in its place among them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from mmstudio.gui.look.theme import PLOT_LINES

_ICON_PX = 16


def pen_of(place: int, width: float = 2) -> QPen:
    """The pen of a run by its place; the second six runs are dashed."""
    pen = QPen(QColor(PLOT_LINES[place % len(PLOT_LINES)]), width)
    pen.setCosmetic(True)
    if place // len(PLOT_LINES) % 2:
        pen.setDashPattern([4, 3])
    return pen


def mark_of(place: int) -> QIcon:
    """A short stroke in the colour of a run; an empty place for a run that is not compared (-1)."""
    picture = QPixmap(_ICON_PX, _ICON_PX)
    picture.fill(Qt.GlobalColor.transparent)
    if place >= 0:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(PLOT_LINES[place % len(PLOT_LINES)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        dashed = place // len(PLOT_LINES) % 2
        parts = ((0.0, 6.0), (9.0, 6.0)) if dashed else ((0.0, 15.0),)
        for left, width in parts:
            painter.drawRoundedRect(QRectF(left, 5.5, width, 5), 2, 2)
        painter.end()
    return QIcon(picture)
