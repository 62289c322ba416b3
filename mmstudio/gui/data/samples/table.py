"""The sample table: samples as lines, with their small pictures, words and marks."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.marks.stars import draw_stars
from mmstudio.gui.shared.values.sample_words import cell_text

_ROW_PX = 44
_FILE_PX, _CELL_PX, _TEXT_PX = 84, 104, 200
_SELECTED = QStyle.StateFlag.State_Selected
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class _Cells(QStyledItemDelegate):
    """Draws a cell of the table: words, or a small picture with a margin.

    Attributes:
        colours: Colours of the theme; the view sets them once for all its cells.
    """

    def __init__(self, model: SampleModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.colours = colours()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        c, place = self.colours, option.rect
        row, number = index.row(), index.column()
        if option.state & _SELECTED:
            painter.fillRect(place, QColor(c.hover))
            if number == 0:
                painter.fillRect(QRect(place.x(), place.y(), 3, place.height()), QColor(c.accent))
        painter.setPen(QColor(c.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        sample, column = self._model.sample(row), self._model.columns[number]
        if sample is None:
            return
        picture = self._model.picture(column, sample)
        if picture is not None and not picture.isNull():
            self._draw_picture(painter, place.adjusted(8, 4, -8, -5), picture)
        elif column.mark == "stars":
            side = 14
            box = QRectF(place.x() + 8, place.center().y() - side / 2, 5 * side, side)
            draw_stars(painter, box, sample.stars, c.warning)
        elif words := cell_text(column, sample):
            painter.setPen(QColor(c.faint if words == "-" else c.text))
            room = place.adjusted(8, 0, -8, 0)
            line = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _LEFT, line)

    def _draw_picture(self, painter: QPainter, room: QRect, picture: QPixmap) -> None:
        size = picture.deviceIndependentSize().toSize()
        inside = QRect(QPoint(), size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
        inside.moveCenter(room.center())
        inside.moveLeft(room.left())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(inside, picture)


class SampleTable(QTableView):
    """The table of samples, a line for each; a click on a heading sorts."""

    def __init__(self, model: SampleModel) -> None:
        super().__init__()
        self._samples = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._cells = _Cells(model, self)
        self.setItemDelegate(self._cells)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setHighlightSections(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab must lead out of the table
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(model.sort)
        say(self, self.setAccessibleName, "Samples as a table")
        model.thumbnails.ready.connect(self.viewport().update)
        model.modelReset.connect(self._fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._samples.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._cells.colours = colours()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _fit(self) -> None:
        """Set column widths by the kind of content; hide the sort mark if the samples are in their own order."""
        if not self._samples.wanted.order and not self._samples.wanted.descending:
            head = self.horizontalHeader()
            head.blockSignals(True)  # noqa: FBT003 - Qt's
            head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            head.blockSignals(False)  # noqa: FBT003 - Qt's
        for number, column in enumerate(self._samples.columns):
            file = column.slot is not None and not self._samples.inline(column.slot)
            self.setColumnWidth(number, _FILE_PX if file else _CELL_PX)
        self._stretch()

    def _stretch(self) -> None:
        """Let the first text column take the remaining room."""
        columns = enumerate(self._samples.columns)
        texts = [n for n, one in columns if one.slot and not one.cell and self._samples.inline(one.slot)]
        if texts:
            others = self.horizontalHeader().length() - self.columnWidth(texts[0])
            self.setColumnWidth(texts[0], max(_TEXT_PX, self.viewport().width() - others))
