"""The runs of the open project as a Qt model."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from mmstudio.core.run import Run, RunState
from mmstudio.gui.language import tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.theme import icon

_ICONS = {
    RunState.DONE: ("good", "good"),
    RunState.FAILED: ("error", "error"),
    RunState.RUNNING: ("play", "accent"),
    RunState.PAUSED: ("pause", "warning"),
}
STATES = {
    RunState.CREATED: "waits",
    RunState.RUNNING: "trains",
    RunState.PAUSED: "paused",
    RunState.DONE: "done",
    RunState.FAILED: "failed",
    RunState.INTERRUPTED: "interrupted",
    RunState.CANCELLED: "stopped",
}


class RunsModel(QAbstractListModel):
    """Runs, the latest first; the user role gives the :class:`Run`."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.runs: list[Run] = []
        studio.project_changed.connect(self.refresh)
        studio.content_changed.connect(lambda what: self.refresh() if what in {"runs", "jobs"} else None)
        self.refresh()

    def refresh(self) -> None:
        """Read the runs anew; the view keeps its place where the same runs are there."""
        opened = self._studio.opened
        runs = [] if opened is None else list(reversed(opened.runs.list()))
        if [run.id for run in runs] == [run.id for run in self.runs]:
            self.runs = runs
            if runs:
                self.dataChanged.emit(self.index(0), self.index(len(runs) - 1))
            return
        self.beginResetModel()
        self.runs = runs
        self.endResetModel()

    def row_of(self, run_id: str) -> int:
        """Place of a run, or -1."""
        return next((row for row, run in enumerate(self.runs) if run.id == run_id), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.runs)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not 0 <= index.row() < len(self.runs):
            return None
        run = self.runs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{run.name}\n{run.id} · {tr(STATES[run.state])} · " + tr("step {step}", step=run.step)
            case Qt.ItemDataRole.EditRole:
                return run.name
            case Qt.ItemDataRole.DecorationRole:
                return icon(*_ICONS.get(run.state, ("note", "faint")))
            case Qt.ItemDataRole.ToolTipRole:
                return tr(
                    "{recipe} on {dataset}, seed {seed}",
                    recipe=run.recipe,
                    dataset=run.dataset,
                    seed=run.seed,
                )
            case Qt.ItemDataRole.UserRole:
                return run
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        run = self.runs[index.row()]
        if role != Qt.ItemDataRole.EditRole or value == run.name:
            return False
        renamed = self._studio.attempt(
            tr("The run was not renamed."),
            lambda: self._studio.project.project.runs.update(run.id, name=str(value)),
        )
        self.refresh()
        return renamed is not None
