"""Views of samples: delegates that draw them, and the table."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from mmstudio.core.sample import Sample
from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import Colours, colours
from mmstudio.gui.shared.marks.drawn_marks import draw_marks
from mmstudio.gui.shared.marks.stars import draw_stars
from mmstudio.gui.shared.values.sample_words import cell_text, describe, face, part_title
from mmstudio.gui.shared.values.tile_grid import DrawsTiles

PICTURE_PX = 128
_MARGIN_PX = 8
_CAPTION_PX = 20
_TILE = QSize(PICTURE_PX + 2 * _MARGIN_PX, PICTURE_PX + _CAPTION_PX + 2 * _MARGIN_PX)
STEP = QSize(_TILE.width() + 8, _TILE.height() + 8)
_ROW_PX = 44
_FILE_PX, _CELL_PX, _TEXT_PX = 84, 104, 200
_SELECTED = QStyle.StateFlag.State_Selected
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class TileDelegate(DrawsTiles):
    """Draws a sample: its picture or words, a caption, and a mark if it is held out from training."""

    step = STEP

    def __init__(self, model: SampleModel) -> None:
        super().__init__()
        self._model = model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        c = self.colours
        place, state = _tile_in(option.rect), option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if chosen else c.line), 2 if chosen else 1))
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
        sample = self._model.sample(index.row())
        frame = QRect(place.x() + _MARGIN_PX, place.y() + _MARGIN_PX, PICTURE_PX, PICTURE_PX)
        if sample is None:
            painter.fillRect(frame, QColor(c.field))
            return
        self._draw_sample(painter, frame, sample, c)

    def _draw_sample(self, painter: QPainter, frame: QRect, sample: Sample, c: Colours) -> None:
        info = self._model.info
        shown = face(sample, info.slots) if info is not None else None
        said = describe(sample) or ("" if shown is None else shown[1].name)
        if shown is None:
            painter.fillRect(frame, QColor(c.field))
            painter.setPen(QColor(c.text))
            how = QTextOption(Qt.AlignmentFlag.AlignLeft)
            how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            painter.drawText(frame.adjusted(8, 6, -8, -6).toRectF(), said[:160], how)
            said = ""
        else:
            picture = self._model.thumbnails.pixmap(shown[1], shown[0].modality)
            if picture is None or picture.isNull():
                painter.fillRect(frame, QColor(c.field))
            else:
                size = picture.deviceIndependentSize().toSize()
                inside = QRect(0, 0, size.width(), size.height())
                inside.moveCenter(frame.center())
                painter.drawPixmap(inside, picture)
        if sample.position < 0:
            veil = QColor(c.panel)
            veil.setAlpha(150)
            painter.fillRect(frame, veil)
        draw_marks(painter, frame, sample.stars, sample.tags, c)
        below = QRect(frame.x(), frame.bottom() + 2, frame.width(), _CAPTION_PX)
        if sample.split != "train" or sample.position < 0:
            below = self._draw_mark(painter, below, part_title(sample), c)
        painter.setPen(QColor(c.faint))
        line = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)

    def _draw_mark(self, painter: QPainter, below: QRect, title: str, c: Colours) -> QRect:
        """Draw the split's name; returns the room left for the caption."""
        wide = painter.fontMetrics().horizontalAdvance(title)
        painter.setPen(QColor(c.accent))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), title)
        return below.adjusted(0, 0, -wide - 6, 0)


class CellDelegate(QStyledItemDelegate):
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
        self._cells = CellDelegate(model, self)
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


def _tile_in(box: QRect) -> QRect:
    return QRect(box.x() + (box.width() - _TILE.width()) // 2, box.y() + 4, _TILE.width(), _TILE.height())
