"""The tile grid: tiles whose places are computed, never stored, so that a list of any length opens at once."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    SignalInstance,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.values.drawn_tile import DrawsTiles

Index = QModelIndex | QPersistentModelIndex


class TileGrid(QAbstractItemView):
    """Shows tiles of equal size, as many per line as fit, stretched to fill the line.

    Args:
        model: One tile a row.
        tiles: Draws them.
        ready: Signal that more can be drawn.
    """

    def __init__(self, model: QAbstractItemModel, tiles: DrawsTiles, ready: SignalInstance) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setModel(model)
        self._tiles = tiles
        tiles.setParent(self)
        self.setItemDelegate(self._tiles)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        ready.connect(self.viewport().update)
        self.entered.connect(lambda _: self.viewport().update())
        self.viewportEntered.connect(self.viewport().update)

    @property
    def columns(self) -> int:
        """How many tiles are in a line."""
        return max(1, self.viewport().width() // self._tiles.step.width())

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        line, place = divmod(index.row(), self.columns)
        width = self.viewport().width() // self.columns
        return QRect(
            QPoint(place * width, line * self._tiles.step.height() - self.verticalOffset()),
            QSize(width, self._tiles.step.height()),
        )

    def indexAt(self, point: QPoint) -> QModelIndex:
        width = self.viewport().width() // self.columns
        place = point.x() // max(1, width)
        row = (point.y() + self.verticalOffset()) // self._tiles.step.height() * self.columns + place
        inside = 0 <= place < self.columns and 0 <= row < self._count()
        return self.model().index(row, 0) if inside else QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        box, bar = self.visualRect(index), self.verticalScrollBar()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + box.center().y() - self.viewport().height() // 2)
        elif box.top() < 0:
            bar.setValue(bar.value() + box.top())
        elif box.bottom() > self.viewport().height():
            bar.setValue(bar.value() + min(box.top(), box.bottom() - self.viewport().height()))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        del modifiers
        if not self._count():
            return QModelIndex()
        cursor = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // self._tiles.step.height()) * self.columns
        last = self._count() - 1
        steps = {
            cursor.MoveLeft: -1,
            cursor.MovePrevious: -1,
            cursor.MoveRight: 1,
            cursor.MoveNext: 1,
            cursor.MoveUp: -self.columns,
            cursor.MoveDown: self.columns,
            cursor.MovePageUp: -page,
            cursor.MovePageDown: page,
            cursor.MoveHome: -last,
            cursor.MoveEnd: last,
        }
        row = max(0, self.currentIndex().row())
        wanted = row + steps[action]
        if action in {cursor.MoveUp, cursor.MoveDown} and not 0 <= wanted <= last:
            wanted = row  # there is no line there
        return self.model().index(min(last, max(0, wanted)), 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return index.column() != 0

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        start, end = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if not (start.isValid() and end.isValid()):
            if command & QItemSelectionModel.SelectionFlag.Clear:  # beside the tiles: nothing is chosen
                self.selectionModel().select(QItemSelection(), command)
            return
        first, last = sorted((start.row(), end.row()))
        model = self.model()
        self.selectionModel().select(QItemSelection(model.index(first, 0), model.index(last, 0)), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for place in selection.toList():
            first, last = self.visualRect(self._at(place.top())), self.visualRect(self._at(place.bottom()))
            region += QRect(0, first.top(), self.viewport().width(), last.bottom() - first.top() + 1)
        return region

    def _at(self, row: int) -> QModelIndex:
        return self.model().index(row, 0)

    def updateGeometries(self) -> None:
        lines = -(-self._count() // self.columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._tiles.step.height() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._tiles.step.height() // 3)
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        del dx, dy
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        self._tiles.colours = colours()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        first = self.verticalOffset() // self._tiles.step.height() * self.columns
        lines = self.viewport().height() // self._tiles.step.height() + 2
        under = (
            self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else None
        )
        for row in range(first, min(self._count(), first + lines * self.columns)):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = QStyle.StateFlag.State_Enabled
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if under is not None and index == under:
                option.state |= QStyle.StateFlag.State_MouseOver
            self._tiles.paint(painter, option, index)

    def _count(self) -> int:
        return 0 if self.model() is None else self.model().rowCount()
