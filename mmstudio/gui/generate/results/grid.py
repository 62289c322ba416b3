"""The result grid: results as tiles that can be zoomed, chosen and dragged out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QWheelEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.gui.generate.results.model import CARD_ROLE, SEEN_ROLE, ResultsModel
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.choice import when_chosen
from mmstudio.gui.shared.values.drawn_picture import draw_picture
from mmstudio.gui.shared.values.part_tile import paint_parts, sound_at
from mmstudio.gui.shared.values.seen import MARK, SeenResult
from mmstudio.services.generation.result_cards import ResultCard

SMALLEST_PX, USUAL_PX, LARGEST_PX = 64, 160, 512
_EDGE_PX = 4


class ResultGrid(QListView):
    """The results of a session.

    Signals:
        chosen_changed: The choice of results changed.
        zoomed: Side of a tile in pixels.
        sound_clicked: The value of the sound that was clicked on a tile.
    """

    chosen_changed = Signal()
    zoomed = Signal(int)
    sound_clicked = Signal(object)

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Tiles(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setSpacing(4)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)  # the surrounding pane takes what is dropped
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        say(self, self.setAccessibleName, "Results")
        self.side_px = USUAL_PX
        when_chosen(self.selectionModel(), self.chosen_changed.emit)
        self.zoom(USUAL_PX)

    @property
    def chosen(self) -> list[Path]:
        """The files of the chosen results, in the order shown."""
        return [path for card in self.chosen_cards for path in card.files]

    @property
    def chosen_cards(self) -> list[ResultCard]:
        """The chosen results, in the order shown."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return [index.data(CARD_ROLE) for index in rows]

    def zoom(self, side_px: int) -> None:
        """Set the size of the tiles."""
        side = max(SMALLEST_PX, min(LARGEST_PX, side_px))
        if side != self.side_px or self.iconSize().width() != side:
            self.side_px = side
            self.setIconSize(QSize(side, side))
            self.scheduleDelayedItemsLayout()
            self.zoomed.emit(side)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        seen = (
            index.data(SEEN_ROLE) if index.isValid() and event.button() == Qt.MouseButton.LeftButton else None
        )
        if isinstance(seen, SeenResult) and seen.parts:
            number = sound_at(seen.parts, _inside(self.visualRect(index), self.fontMetrics()), place)
            if number >= 0:
                self.sound_clicked.emit(seen.values[number])

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(round(self.side_px * (1.15 if event.angleDelta().y() > 0 else 1 / 1.15)))
            event.accept()
            return
        super().wheelEvent(event)


class _Tiles(QStyledItemDelegate):
    """Draws one tile: the picture as large as it goes, a frame around a chosen one."""

    def __init__(self, grid: ResultGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        side = self._grid.side_px + 2 * _EDGE_PX
        return QSize(side, side + option.fontMetrics.lineSpacing() + _EDGE_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c = colours()
        rect: QRect = option.rect
        state = option.state
        line = option.fontMetrics.lineSpacing() + _EDGE_PX
        inside = _inside(rect, option.fontMetrics)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(inside, 5, 5)
        painter.fillPath(outline, QColor(c.field))
        seen = index.data(SEEN_ROLE)
        if isinstance(seen, SeenResult):
            painter.setClipPath(outline)
            if seen.parts:
                paint_parts(painter, seen.parts, inside)
            elif isinstance(seen.picture, QImage):
                draw_picture(painter, seen.picture, inside)
            painter.setClipping(False)
        below = QRect(inside.left(), inside.bottom() + _EDGE_PX + 1, inside.width(), line - _EDGE_PX)
        caption = str(index.data(Qt.ItemDataRole.StatusTipRole) or "")
        painter.setPen(QColor(c.faint))
        words = fitted(caption, option.fontMetrics, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(c.accent))
            for grow in (1, 2, 3):
                painter.drawRoundedRect(inside.adjusted(-grow, -grow, grow, grow), 5 + grow, 5 + grow)
        elif state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(QColor(c.faint))
            painter.drawRoundedRect(inside.adjusted(-1, -1, 1, 1), 6, 6)
        painter.restore()


def _inside(rect: QRect, metrics: QFontMetrics) -> QRect:
    """Where the values of a tile are drawn."""
    line = metrics.lineSpacing() + _EDGE_PX
    return rect.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX - line)


def fitted(caption: str, metrics: QFontMetrics, width: int) -> str:
    """What there is room for below a tile: the seed at the end is told whole, as two results may differ in it only."""
    head, mark, seed = caption.rpartition(MARK)
    room = width - metrics.horizontalAdvance(mark + seed)
    if not head or room < metrics.horizontalAdvance("…"):
        return metrics.elidedText(caption, Qt.TextElideMode.ElideMiddle, width)
    return metrics.elidedText(head, Qt.TextElideMode.ElideRight, room) + mark + seed
