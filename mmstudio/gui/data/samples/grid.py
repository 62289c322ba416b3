"""The sample grid: samples as tiles."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from mmstudio.core.sample import Sample
from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.marks.drawn_marks import draw_marks
from mmstudio.gui.shared.values.drawn_tile import DrawsTiles, Index
from mmstudio.gui.shared.values.sample_words import describe, face, part_title
from mmstudio.gui.shared.values.tile_grid import TileGrid

PICTURE_PX = 128
_MOST_WORDS = 160


class SampleGrid(TileGrid):
    """Shows samples as tiles."""

    def __init__(self, model: SampleModel) -> None:
        super().__init__(model, _Tiles(model), model.thumbnails.ready)
        say(self, self.setAccessibleName, "Samples as a grid")


class _Tiles(DrawsTiles):
    """Draws a sample: its picture or words, a caption, and a mark if it is held out from training."""

    def __init__(self, model: SampleModel) -> None:
        super().__init__(PICTURE_PX)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, square = self.colours, self.draw_outline(painter, option)
        sample = self._model.sample(index.row())
        if sample is None:
            self.draw_thumbnail(painter, square, None)
            return
        caption, picture = self._draw_face(painter, square, sample)
        if sample.position < 0:
            veil = QColor(c.panel)
            veil.setAlpha(150)
            painter.fillRect(square, veil)
        draw_marks(painter, square, sample.stars, sample.tags, c)
        line = self.line_below(square, picture=picture)
        if sample.split != "train" or sample.position < 0:
            line = self._draw_part(painter, line, part_title(sample))
        self.draw_line(painter, line, caption, c.faint)

    def _draw_face(self, painter: QPainter, square: QRect, sample: Sample) -> tuple[str, QRect]:
        """Draw what stands for the sample; returns what is left to be said below, and where it is drawn."""
        info = self._model.info
        shown = face(sample, info.slots) if info is not None else None
        if shown is None:
            self.draw_words(painter, square, describe(sample)[:_MOST_WORDS])
            return "", square
        slot, value = shown
        pixmap = self._model.thumbnails.pixmap(value, slot.modality)
        return describe(sample) or value.name, self.draw_thumbnail(painter, square, pixmap)

    def _draw_part(self, painter: QPainter, line: QRect, title: str) -> QRect:
        """Draw the split's name; returns the room left for the caption."""
        painter.setPen(QColor(self.colours.accent))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), title)
        return line.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(title) - 6, 0)
