"""The matrix as a Qt model: a row for every subset of the conditions, a column for every figure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.scores.words import (
    VERDICTS,
    better_words,
    figure_words,
    given_words,
    interval_words,
    number_words,
    value_words,
)
from mmstudio.plan.scores import Score
from mmstudio.plugins.registry import Registry
from mmstudio.services.evaluation.matrix import FigureColumn, Given, Matrix, SubsetCell

Index = QModelIndex | QPersistentModelIndex


class Order(Enum):
    """Orders of the subsets."""

    FEW = "few"
    MANY = "many"
    BEST = "best"


class MatrixModel(QAbstractTableModel):
    """The subsets that pass the filter, in the chosen order; the user role gives the :class:`SubsetCell`."""

    def __init__(self, registry: Registry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self.matrix = Matrix((), (), ())
        self.rows: Sequence[Given] = ()
        self.columns: Sequence[FigureColumn] = ()
        self.order, self.by, self.metric = Order.FEW, 0, ""
        self.wanted: frozenset[str] = frozenset()

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another matrix, in the order that was chosen and without a filter."""
        self.matrix, self.metric, self.wanted, self.by = matrix, "", frozenset(), 0
        self._arrange()

    def filter(self, wanted: frozenset[str], metric: str) -> None:
        """Show only subsets that hold some slots, and only the figures of a metric.

        Args:
            wanted: The slots.
            metric: Id of the metric; all if empty.
        """
        self.wanted, self.metric, self.by = wanted, metric, 0
        self._arrange()

    def sort_by(self, order: Order, column: int | None = None) -> None:
        """Put the subsets into another order; the column is the one that tells which are best."""
        self.order = order
        self.by = self.by if column is None else column
        self._arrange()

    def cell(self, row: int, column: int) -> SubsetCell | None:
        """A cell; ``None`` where the evaluation has no such figure."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.columns)):
            return None
        return self.matrix.cell(self.rows[row], self.columns[column])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.UserRole:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if cell is None else value_words(cell.score.value, cell.score.unit)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            words = self.told(index.row(), index.column())
            return as_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return super().headerData(section, orientation, role)
        if orientation == Qt.Orientation.Vertical:
            words = given_words(self.rows[section]) if 0 <= section < len(self.rows) else ""
        else:
            words = self.title(section)
        return as_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words

    def title(self, column: int) -> str:
        """The name of a column, and which direction is better."""
        if not 0 <= column < len(self.columns):
            return ""
        shown = self.columns[column]
        slots = {one.judged.slot for one in self.matrix.columns}
        name = figure_words(shown.judged, self._registry, several=len(slots) > 1)
        better = better_words(shown.better)
        return f"{name}\n{better}" if better else name

    def told(self, row: int, column: int) -> str:
        """Everything about a cell in one sentence after another."""
        cell = self.cell(row, column)
        if cell is None:
            return tr("Not judged")
        given = given_words(self.rows[row])
        name = self.title(column).partition("\n")[0]
        return f"{name}. {tr('Given: {given}', given=given)}. {told_of(cell)}"

    def _arrange(self) -> None:
        self.beginResetModel()
        columns = [one for one in self.matrix.columns if not self.metric or one.judged.metric == self.metric]
        self.columns = columns
        rows = [given for given in self.matrix.rows if self.wanted <= set(given)]
        if self.order is Order.MANY:
            rows.sort(key=lambda given: -len(given))  # the order among as many slots stays
        elif self.order is Order.BEST and self.by < len(columns):
            rows.sort(key=lambda given: self._rank(given, columns[self.by]))
        self.rows = rows
        self.endResetModel()

    def _rank(self, given: Given, column: FigureColumn) -> tuple[bool, float]:
        cell = self.matrix.cell(given, column)
        value = None if cell is None else cell.score.value
        return value is None, 0.0 if value is None else value * (1 if column.better == "lower" else -1)


def told_of(cell: SubsetCell) -> str:
    """Value, interval, chance and number of a cell in words."""
    score = cell.score
    parts = [tr("Value: {value}", value=value_words(score.value, score.unit)), *_certainty(score)]
    if score.chance is not None:
        parts.append(tr("Chance: {value}", value=value_words(score.chance, score.unit)))
    if cell.verdict:
        parts.append(tr(VERDICTS[cell.verdict]))
    if cell.copy is not None:
        copied = value_words(cell.copy.value, score.unit)
        parts.append(tr("Copies of the nearest training samples: {value}", value=copied))
    parts.append(tr("Results: {count}", count=number_words(score)))
    return ". ".join(parts)


def _certainty(score: Score) -> list[str]:
    words = interval_words(score)
    return [] if words == "-" else [tr("95 % interval: {interval}", interval=words)]
