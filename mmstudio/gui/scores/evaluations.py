"""The evaluations of a run as a list; damaged ones are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mmstudio.core.times import local_minute
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.look.theme import colours, grown
from mmstudio.gui.scores.words import metric_words
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.registry import Registry
from mmstudio.services.evaluation.listed import Listed

SPLITS = {"train": "Training", "val": "Validation", "test": "Test"}
Index = QModelIndex | QPersistentModelIndex
_PAD_PX = 8


class EvaluationsModel(QAbstractListModel):
    """Evaluations, the latest first; the user role gives the :class:`Listed`."""

    def __init__(self, registry: Registry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self.listed: Sequence[Listed] = ()

    def show_listed(self, listed: Sequence[Listed]) -> None:
        """Show others."""
        self.beginResetModel()
        self.listed = tuple(reversed(listed))
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.listed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.listed):
            return None
        one = self.listed[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return local_minute(one.found.created) if one.found else tr("Damaged evaluation")
            case Qt.ItemDataRole.StatusTipRole:
                return self.line(one)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.data(index)}, {self.line(one)}"
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(f"{one.id}\n{self.line(one)}")
            case Qt.ItemDataRole.UserRole:
                return one
        return None

    def line(self, one: Listed) -> str:
        """Step, split and metrics of an evaluation in a line; why it cannot be read."""
        if one.found is None:
            return one.problem
        found = one.found
        step = tr("step {step}", step=f"{found.checkpoint:,}") if found.checkpoint else ""
        metrics = ", ".join(metric_words(metric, self._registry) for metric in judged_by(found))
        return " · ".join(filter(None, (step, tr(SPLITS[found.split]), metrics)))


def judged_by(evaluation: Evaluation) -> list[str]:
    """Ids of what an evaluation was judged by."""
    chosen = [choice.id for choice in evaluation.metrics]
    return list(dict.fromkeys([*chosen, *(score.metric for score in evaluation.scores)]))


class EvaluationsList(QListView):
    """Lists evaluations in two lines each."""

    def __init__(self, model: EvaluationsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_LineDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, self.setAccessibleName, "Evaluations")


class _LineDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(grown(120), 2 * _line_px(option) + 2 * _PAD_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        one = index.data(Qt.ItemDataRole.UserRole)
        box = option.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        painter.save()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(c.accent if chosen else c.hover))
        high = _line_px(option)
        lines = ((str(index.data()), c.text), (str(index.data(Qt.ItemDataRole.StatusTipRole)), c.faint))
        for number, (words, colour) in enumerate(lines):
            broken = number == 0 and isinstance(one, Listed) and one.found is None
            painter.setPen(QColor(c.on_accent if chosen else c.error if broken else colour))
            place = box.adjusted(0, number * high, 0, 0)
            told = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, told)
        painter.restore()


def _line_px(option: QStyleOptionViewItem) -> int:
    """Height of a line, with room for signs of other scripts."""
    return int(option.fontMetrics.height()) + 3
