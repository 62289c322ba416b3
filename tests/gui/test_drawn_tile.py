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


@pytest.mark.parametrize(
    ("size", "left", "width"), [((32, 32), 24, 32), ((40, 20), 20, 40), ((10, 40), 25, 30), (None, 20, 40)]
)
@pytest.mark.usefixtures("qtbot")
def test_a_caption_begins_where_its_picture_begins(
    size: tuple[int, int] | None, left: int, width: int
) -> None:
    """Below a narrow picture it takes three quarters of the square, since words need room."""
    screen = QImage(QSize(80, 60), QImage.Format.Format_RGB32)
    painter, tiles = QPainter(screen), DrawsTiles(SIDE)
    picture = tiles.draw_thumbnail(painter, SQUARE, QPixmap(QSize(*size)) if size else None)
    painter.end()
    line = tiles.line_below(SQUARE, 1, picture)
    assert (line.x(), line.width(), line.y()) == (left, width, SQUARE.bottom() + 2 + 20)
    if size and size[0] >= 30:
        assert picture.x() == left
