"""Drawn pictures: as large as there is room, with the pixels of small ones kept sharp."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.theme import colours


def draw_picture(painter: QPainter, picture: QImage, place: QRect) -> None:
    """Draw a picture centred and as large as fits; the pixels of a small one stay sharp."""
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fit = QRect(place.topLeft(), size)
    fit.moveCenter(place.center())
    sharp = picture.width() * 2 <= size.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
    painter.drawImage(fit, picture)


class DrawnPicture(QWidget):
    """One picture, as large as there is room.

    Args:
        least_px: Least side.
    """

    def __init__(self, least_px: int = 120) -> None:
        super().__init__()
        self.setMinimumSize(least_px, least_px)
        self.picture: QImage | None = None

    def show_picture(self, picture: QImage | None) -> None:
        """Show a picture, or none."""
        self.picture = picture
        self.update()

    def paintEvent(self, event: object) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(self.rect(), 6, 6)
        painter.fillPath(outline, QColor(colours().field))
        if self.picture is not None:
            painter.setClipPath(outline)
            draw_picture(painter, self.picture, self.rect())
