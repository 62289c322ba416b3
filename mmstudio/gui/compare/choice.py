"""The choice of runs to compare: the runs of the project, each with a box and the mark of its curve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QListView

from mmstudio.core.run import Run
from mmstudio.gui.compare.marks import mark_of
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.look.theme import grown
from mmstudio.services.comparison.comparison import MOST

_ROW_PX = 28
Index = QModelIndex | QPersistentModelIndex


class ChosenRuns(QAbstractListModel):
    """Runs, the latest first, each chosen or not; the user role gives the :class:`Run`.

    Attributes:
        runs: All runs.
        chosen: Ids of the chosen ones, in the order in which they were chosen.

    Signals:
        changed: Others are chosen.
        refused: One more was wanted than can be compared.
    """

    changed = Signal()
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[Run] = []
        self.chosen: list[str] = []
        self._shared: set[str] = set()

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs; chosen ones that are gone are no longer chosen."""
        there = {run.id for run in runs}
        names = Counter(run.name for run in runs)
        self._shared = {name for name, count in names.items() if count > 1}
        gone = [one for one in self.chosen if one not in there]
        if [run.id for run in runs] == [run.id for run in self.runs]:
            self.runs = list(runs)
            self._tell()
            return
        self.beginResetModel()
        self.runs = list(runs)
        self.chosen = [one for one in self.chosen if one in there]
        self.endResetModel()
        if gone:
            self.changed.emit()

    def choose(self, ids: Sequence[str]) -> None:
        """Choose these runs, as far as they exist and can be compared together."""
        there = {run.id for run in self.runs}
        self.chosen = [one for one in dict.fromkeys(ids) if one in there][:MOST]
        self._tell()
        self.changed.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.runs)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.runs):
            return None
        run = self.runs[index.row()]
        place = self.chosen.index(run.id) if run.id in self.chosen else -1
        match role:
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if place >= 0 else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole:
                return mark_of(place)
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(self._words(run))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{run.name}, {self._words(run)}"
        plain = {
            Qt.ItemDataRole.DisplayRole: f"{run.name} ({run.id})" if run.name in self._shared else run.name,
            Qt.ItemDataRole.UserRole: run,
            Qt.ItemDataRole.SizeHintRole: QSize(100, grown(_ROW_PX)),
        }
        return plain.get(Qt.ItemDataRole(role))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        run = self.runs[index.row()].id
        wanted = Qt.CheckState(value) is Qt.CheckState.Checked
        if wanted and run not in self.chosen:
            if len(self.chosen) >= MOST:
                self.refused.emit()
                return False
            self.chosen.append(run)
        elif not wanted and run in self.chosen:
            self.chosen.remove(run)
        self._tell()
        self.changed.emit()
        return True

    def _words(self, run: Run) -> str:
        return tr(
            "{id}: {recipe} on {dataset}, seed {seed}",
            id=run.id,
            recipe=run.recipe,
            dataset=run.dataset,
            seed=run.seed,
        )

    def _tell(self) -> None:
        if self.runs:
            self.dataChanged.emit(self.index(0), self.index(len(self.runs) - 1))


class RunChoice(QListView):
    """The list of runs; a click anywhere on a run, or the space bar, chooses it or not."""

    def __init__(self, model: ChosenRuns) -> None:
        super().__init__()
        self.setModel(model)
        self.setUniformItemSizes(True)
        self._pressed: object = None
        self.clicked.connect(self._on_clicked)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        say(self, self.setAccessibleName, "Runs to compare")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = self.indexAt(event.position().toPoint())
        self._pressed = here.data(Qt.ItemDataRole.CheckStateRole) if here.isValid() else None
        super().mousePressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        """Choose a run that was clicked beside its box."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state == self._pressed:
            other = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
            self.model().setData(index, other, Qt.ItemDataRole.CheckStateRole)
