"""Picture pyramids: a picture with repeatedly halved copies, so that it is drawn at once however large it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

MOST_PIXELS = 40_000_000
"""Larger pictures are kept in reduced size."""
_LEAST_PX = 512
_SHARP = 2.0
"""From this factor on, pixels are drawn as squares."""


@dataclass(frozen=True, eq=False)
class Pyramid:
    """A picture, ready to be drawn at any scale.

    Attributes:
        size: Size of the picture, in pixels.
        levels: Copies from the largest to the smallest, each half the size of the one before.
    """

    size: QSize
    levels: tuple[QImage, ...]

    @classmethod
    def of(cls, picture: QImage, most_pixels: int = MOST_PIXELS) -> Pyramid:
        """Build a pyramid; to be called off the GUI thread."""
        size = picture.size()
        first = picture.convertToFormat(QImage.Format.Format_RGB32)
        if size.width() * size.height() > most_pixels:
            share = (most_pixels / (size.width() * size.height())) ** 0.5
            first = _scaled(first, QSize(round(size.width() * share), round(size.height() * share)))
        levels = [first]
        while max(levels[-1].width(), levels[-1].height()) > _LEAST_PX:
            last = levels[-1]
            levels.append(_scaled(last, QSize(max(1, last.width() // 2), max(1, last.height() // 2))))
        return cls(size, tuple(levels))

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        return sum(level.sizeInBytes() for level in self.levels)

    def draw(self, painter: QPainter, target: QRectF, seen: QRectF) -> None:
        """Draw the picture.

        Args:
            painter: Painter in screen pixels.
            target: Rectangle of the whole picture.
            seen: The visible part of it.
        """
        shown = target.intersected(seen)
        if shown.isEmpty():
            return
        level = next(
            (level for level in reversed(self.levels) if level.width() >= target.width()), self.levels[0]
        )
        across, down = level.width() / target.width(), level.height() / target.height()
        source = QRectF(
            (shown.left() - target.left()) * across,
            (shown.top() - target.top()) * down,
            shown.width() * across,
            shown.height() * down,
        )
        enlarged = target.width() / level.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, enlarged < _SHARP)
        painter.drawImage(shown, level, source)


def _scaled(picture: QImage, size: QSize) -> QImage:
    return picture.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
