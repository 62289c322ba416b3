"""Lists of kept results: each result beside the real value and whatever else belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.look.theme import colours, grown
from mmstudio.gui.scores.shown_results import KeptExhibits, ShownResult
from mmstudio.gui.shared.values.drawn_picture import draw_picture
from mmstudio.gui.shared.values.fitted import fitted
from mmstudio.gui.studio.studio import Studio

Index = QModelIndex | QPersistentModelIndex
_GAP_PX, _PAD_PX, _CAPTION_PX = 4, 5, 16


class ResultsListModel(QAbstractListModel):
    """Results in their order; the user role gives the :class:`ShownResult`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: Sequence[ShownResult] = ()

    def show_results(self, shown: Sequence[ShownResult]) -> None:
        """Show others."""
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.shown):
            return None
        one = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return one.words
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(one.words)
            case Qt.ItemDataRole.UserRole:
                return one
        return None


class ResultList(QListView):
    """Shows results as tiles; Enter or two clicks open the large view.

    Args:
        studio: Of the window.
        name: Accessible name, in English.
        side_px: Side of a picture.
    """

    def __init__(self, studio: Studio, name: str, side_px: int) -> None:
        super().__init__()
        self._studio, self.side_px = studio, side_px
        self._asked = 0
        self.results = ResultsListModel(self)
        self.setModel(self.results)
        self.setItemDelegate(_TileDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.exhibits = KeptExhibits(studio, lambda: self.results.shown, self, self)
        self.doubleClicked.connect(lambda index: self.exhibits.look(index.row()))
        say(self, self.setAccessibleName, name)

    def read(self, work: Callable[[], Sequence[ShownResult]]) -> None:
        """Show what ``work`` returns off the GUI thread, unless something else is asked for meanwhile."""
        self._asked += 1
        number = self._asked

        def take(found: Sequence[ShownResult]) -> None:
            if number == self._asked:
                self.results.show_results(found)
                self.setGridSize(self.tile())

        self._studio.tasks.run(work, take)

    def forget(self) -> None:
        """Show nothing."""
        self._asked += 1
        self.results.show_results(())

    def look(self) -> None:
        """Open the chosen result in the large view, or the first one."""
        if self.results.shown:
            self.exhibits.look(max(0, self.currentIndex().row()))

    def tile(self) -> QSize:
        """The size of a tile."""
        frames = max((len(one.frames) for one in self.results.shown), default=1)
        side = grown(self.side_px)
        return QSize(
            frames * (side + _GAP_PX) - _GAP_PX + 2 * _PAD_PX, side + grown(_CAPTION_PX) + 2 * _PAD_PX
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.look()
            return
        super().keyPressEvent(event)


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, view: ResultList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return self._view.tile()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(one, ShownResult):
            return
        c, side = colours(), grown(self._view.side_px)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(QRect(option.rect).adjusted(1, 1, -1, -1), 6, 6)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.setPen(QColor(c.faint))
        corner = option.rect.topLeft()
        for number, frame in enumerate(one.frames):
            left = corner.x() + _PAD_PX + number * (side + _GAP_PX)
            place = QRect(left, corner.y() + _PAD_PX, side, side)
            if frame.words:
                _draw_words(painter, frame.words, place)
            elif not frame.picture.isNull():
                draw_picture(painter, frame.picture, place)
            shared = number == 0 and not any(other.caption for other in one.frames[1:])
            wide = len(one.frames) * (side + _GAP_PX) - _GAP_PX if shared else side
            below = QRect(left, place.bottom() + 1, wide, grown(_CAPTION_PX))
            words = painter.fontMetrics().elidedText(frame.caption, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


def _draw_words(painter: QPainter, words: str, place: QRect) -> None:
    """A text on a field of its own, as much of it as there is room for."""
    c, inside = colours(), place.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
    painter.save()
    painter.fillRect(place, QColor(c.field))
    painter.setPen(QColor(c.text))
    fitting = fitted(words, painter.font(), inside.width(), inside.height())
    painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
    painter.restore()
