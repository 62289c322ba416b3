"""The run list: state as an icon, name, and a line of facts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mmstudio.core.run import Run, RunState
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import colours, icon
from mmstudio.gui.train.run_model import RunsModel

_ICONS = {
    RunState.DONE: ("good", "good"),
    RunState.FAILED: ("error", "error"),
    RunState.RUNNING: ("play", "accent"),
    RunState.PAUSED: ("pause", "warning"),
    RunState.INTERRUPTED: ("warning", "warning"),
    RunState.CANCELLED: ("stop", "faint"),
}
_WAITS = ("clock", "faint")
_ICON_PX, _HEIGHT_PX, _PAD_PX = 18, 48, 10
Index = QModelIndex | QPersistentModelIndex


class RunList(QListView):
    """A list of runs; F2 or a double click renames one."""

    def __init__(self, model: RunsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_RunDelegate(self))
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        say(self, self.setAccessibleName, "Runs")


class _RunDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(160, _HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        run = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(run, Run):
            return
        theme, box = colours(), option.rect.adjusted(3, 2, -3, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(box, 6, 6)
        if chosen:
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(box.left(), box.top() + 8, 3, box.height() - 16, 1.5, 1.5)
        mark = QRect(box.left() + _PAD_PX, box.center().y() - _ICON_PX // 2, _ICON_PX, _ICON_PX)
        icon(*_ICONS.get(run.state, _WAITS)).paint(painter, mark)
        words = box.adjusted(2 * _PAD_PX + _ICON_PX, 4, -_PAD_PX, -4)
        half = words.height() // 2
        font = option.font
        metrics = option.fontMetrics
        upper = QRect(words.left(), words.top(), words.width(), half)
        painter.setPen(QColor(theme.text))
        font.setBold(chosen)
        painter.setFont(font)
        elide = Qt.TextElideMode.ElideRight
        place = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, place, painter.fontMetrics().elidedText(run.name, elide, words.width()))
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.faint))
        facts = metrics.elidedText(str(index.data(Qt.ItemDataRole.StatusTipRole)), elide, words.width())
        painter.drawText(upper.translated(0, half), place, facts)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        editor.setGeometry(option.rect.adjusted(2 * _PAD_PX + _ICON_PX, 8, -6, -8))
