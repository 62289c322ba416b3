"""Drawn tiles: a picture keeps to its square, on screens of any density."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from mmstudio.gui.shared.values.drawn_tile import DrawsTiles

SIDE, SQUARE = 40, QRect(20, 10, 40, 40)


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.usefixtures("qtbot")
def test_a_thumbnail_keeps_to_its_square(ratio: int) -> None:
    screen = QImage(QSize(80, 60) * ratio, QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(QColor("white"))
    picture = QPixmap(QSize(SIDE, SIDE // 2) * ratio)  # as it is read for such a screen
    picture.fill(QColor("red"))
    painter = QPainter(screen)
    DrawsTiles(SIDE).draw_thumbnail(painter, SQUARE, picture)
    painter.end()
    red = [
        (x // ratio, y // ratio)
        for x in range(screen.width())
        for y in range(screen.height())
        if screen.pixelColor(x, y) == QColor("red")
    ]
    assert len(red) == SIDE * (SIDE // 2) * ratio**2
    assert (min(red), max(red)) == ((20, 20), (59, 39))
