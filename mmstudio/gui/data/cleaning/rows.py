"""Rows of findings, drawn as one or two pictures with the sentence beside them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.gui.data.cleaning.findings import FindingModel
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import Colours, colours

_SIDE_PX, _GAP_PX = 58, 8
_ROW_PX = _SIDE_PX + 2 * _GAP_PX
_FADED = 0.45
_WORDS = 60


class FindingDelegate(QStyledItemDelegate):
    """Draws a finding; it is faded if its sample is left out."""

    def __init__(self, model: FindingModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(200, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c, place = colours(), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(c.hover))
            painter.fillRect(QRect(place.x(), place.y(), 3, place.height()), QColor(c.accent))
        painter.setPen(QColor(c.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        out = self._model.findings[index.row()].sample in self._model.left_out
        left = place.x() + _GAP_PX
        for number, picture in enumerate(self._model.pictures(index.row())):
            painter.setOpacity(_FADED if out and number == 0 else 1)
            _draw(painter, QRect(left, place.y() + _GAP_PX, _SIDE_PX, _SIDE_PX), picture, c)
            left += _SIDE_PX + _GAP_PX
        painter.setOpacity(1)
        painter.setPen(QColor(c.faint if out else c.text))
        how = QTextOption(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        room = QRect(left, place.y() + 2, place.right() - left - _GAP_PX, place.height() - 4)
        painter.setClipRect(room)
        painter.drawText(room.toRectF(), str(self._model.data(index)), how)
        painter.restore()


def _draw(painter: QPainter, frame: QRect, picture: QPixmap | str | None, c: Colours) -> None:
    """Draw a picture in its frame, or words."""
    if isinstance(picture, QPixmap) and not picture.isNull():
        size = picture.deviceIndependentSize().toSize()
        inside = QRect(frame.topLeft(), size.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
        inside.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(inside, picture)
        return
    painter.fillRect(frame, QColor(c.field))
    painter.setPen(QPen(QColor(c.line)))
    painter.drawRect(frame.adjusted(0, 0, -1, -1))
    if isinstance(picture, str):
        painter.setPen(QColor(c.faint))
        font = painter.font()
        painter.save()
        font.setPointSizeF(max(6.0, font.pointSizeF() * 0.75))
        painter.setFont(font)
        how = QTextOption(Qt.AlignmentFlag.AlignLeft)
        how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.setClipRect(frame)
        painter.drawText(frame.adjusted(4, 3, -3, -3).toRectF(), picture[:_WORDS], how)
        painter.restore()


class FindingList(QListView):
    """Findings of one kind, several of which can be chosen."""

    def __init__(self, model: FindingModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(FindingDelegate(model, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, self.setAccessibleName, "Findings")

    def chosen_rows(self) -> list[int]:
        """The chosen rows, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
