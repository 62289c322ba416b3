"""The gallery grid: results as tiles, with their stars and tags."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from mmstudio.gui.gallery.model import GalleryModel, caption_of
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.marks.drawn_marks import draw_marks
from mmstudio.gui.shared.values.drawn_tile import DrawsTiles, Index
from mmstudio.gui.shared.values.part_tile import paint_parts
from mmstudio.gui.shared.values.tile_grid import TileGrid

PICTURE_PX = 144


class GalleryGrid(TileGrid):
    """Shows results as tiles."""

    def __init__(self, model: GalleryModel) -> None:
        super().__init__(model, _Tiles(model), model.thumbnails.ready)
        self.setDragEnabled(True)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        say(self, self.setAccessibleName, "Results of all sessions")


class _Tiles(DrawsTiles):
    """Draws a result: its picture, stars and tags, and a caption."""

    def __init__(self, model: GalleryModel) -> None:
        super().__init__(PICTURE_PX)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        square = self.draw_outline(painter, option)
        card = self._model.card(index.row())
        if card is None:
            self.draw_thumbnail(painter, square, None)
            return
        result, picture = card.result, square
        if parts := self._model.parts(card):
            painter.fillRect(square, QColor(self.colours.field))
            paint_parts(painter, parts, square)
        elif words := self._model.words_of(result):
            self.draw_words(painter, square, words)
        else:
            picture = self.draw_thumbnail(painter, square, self._model.pixmap(result))
        draw_marks(painter, square, result.stars, result.tags, self.colours)
        line, elide = self.line_below(square, picture=picture), Qt.TextElideMode.ElideLeft
        self.draw_line(painter, line, caption_of(result), self.colours.faint, elide)
