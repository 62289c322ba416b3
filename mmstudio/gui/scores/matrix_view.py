"""The heat map: a table whose cells are coloured by their place between chance and the best."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import colours, grown
from mmstudio.gui.scores.matrix_model import Index, MatrixModel, Order
from mmstudio.gui.scores.words import MARK_STATES, short_interval
from mmstudio.services.evaluation.matrix import SubsetCell
from mmstudio.services.evaluation.scale import colour_at, ink_on

_CELL = QSize(124, 56)
_HEAD_PX, _SIDE_PX, _LEAST_SIDE_PX, _PAD_PX = 58, 260, 96, 3
_SMALL = 0.82
"""Size of the small words in a cell, as a share of the number's."""


class MatrixView(QTableView):
    """Shows the matrix with headers that stay in sight.

    Signals:
        chosen: Another cell is current.
        opened: Enter was pressed on a cell, or it was clicked twice.
    """

    chosen = Signal(QModelIndex)
    opened = Signal(QModelIndex)

    def __init__(self, model: MatrixModel) -> None:
        super().__init__()
        self._matrix = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        say(self, self.setAccessibleName, "Scores of every subset of the conditions")
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        )
        across.setSectionsClickable(True)
        across.setHighlightSections(False)
        across.sectionClicked.connect(lambda column: model.sort_by(Order.BEST, column))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        down.setHighlightSections(False)
        self.selectionModel().currentChanged.connect(lambda now, _: self.chosen.emit(now))
        self.doubleClicked.connect(self.opened)
        model.modelReset.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange}:
            self._fit()

    def _fit(self) -> None:
        """Give headers and cells the room that their words need."""
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setDefaultSectionSize(grown(_CELL.width()))
        across.setFixedHeight(grown(_HEAD_PX))
        down.setDefaultSectionSize(grown(_CELL.height()))
        words = [
            str(self._matrix.headerData(row, Qt.Orientation.Vertical))
            for row in range(len(self._matrix.rows))
        ]
        widest = max((self.fontMetrics().horizontalAdvance(one) for one in words), default=0) + 20
        down.setFixedWidth(min(grown(_SIDE_PX), max(grown(_LEAST_SIDE_PX), widest)))


class _CellDelegate(QStyledItemDelegate):
    """Paints the value of a cell, its interval beneath, and whether it is told apart from chance."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(view)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(Qt.ItemDataRole.UserRole)
        c = colours()
        box = QRect(option.rect)
        painter.save()
        painter.setClipRect(box)
        ground, ink = c.field, c.text
        if isinstance(cell, SubsetCell) and cell.place is not None:
            ground = colour_at(cell.place)
            ink = ink_on(ground)
        painter.fillRect(box, QColor(ground))
        if isinstance(cell, SubsetCell):
            _write(
                painter,
                box.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX),
                cell,
                str(index.data()),
                QColor(ink),
            )
        if option.state & QStyle.StateFlag.State_Selected:
            _frame(painter, box, QColor(ink))
        painter.restore()


def _write(painter: QPainter, box: QRect, cell: SubsetCell, value: str, ink: QColor) -> None:
    small = [words for words in (short_interval(cell.score), _mark(cell)) if words]
    usual = painter.font()
    large, little = QFont(usual), QFont(usual)
    large.setBold(True)
    little.setPointSizeF(usual.pointSizeF() * _SMALL)
    lines = [(value, large), *((words, little) for words in small)]
    heights = [QFontMetrics(font).height() for _, font in lines]
    top = box.top() + max(0, (box.height() - sum(heights)) // 2)
    painter.setPen(ink)
    for (words, font), height in zip(lines, heights, strict=True):
        painter.setFont(font)
        told = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRect(box.left(), top, box.width(), height), Qt.AlignmentFlag.AlignCenter, told)
        top += height


def _mark(cell: SubsetCell) -> str:
    words = MARK_STATES.get(cell.verdict)
    if words:
        return tr(words)
    return f"n = {cell.score.n:,}" if cell.apart else ""


def _frame(painter: QPainter, box: QRect, ink: QColor) -> None:
    """Two frames, one of which is seen on any ground."""
    c = colours()
    for inset, colour in ((1, QColor(c.accent)), (3, ink)):
        painter.setPen(QPen(colour, 2 if inset == 1 else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(inset, inset, -inset - 1, -inset - 1))
