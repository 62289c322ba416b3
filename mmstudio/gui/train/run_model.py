"""The run model: the runs of the open project as a Qt model."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from mmstudio.core.events import ProgressMade
from mmstudio.core.files.atomic import bytes_below
from mmstudio.core.run import Run, RunState
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.run_changes import RenameRun

STATES = {
    RunState.CREATED: "waits",
    RunState.RUNNING: "trains",
    RunState.PAUSED: "paused",
    RunState.DONE: "done",
    RunState.FAILED: "failed",
    RunState.INTERRUPTED: "interrupted",
    RunState.CANCELLED: "stopped",
}
_LEAST_TOLD = 500_000
"""Bytes below which a size is not a whole MB."""
Index = QModelIndex | QPersistentModelIndex


class RunsModel(QAbstractListModel):
    """Runs, the latest first; the user role gives the :class:`Run`."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.runs: list[Run] = []
        self._sizes: dict[str, int] = {}
        self._steps: dict[str, int] = {}
        self._run_of: dict[str, str] = {}
        studio.project_changed.connect(self.refresh)
        studio.runs.changed.connect(self.refresh)
        studio.bridge.progress_made.connect(self._on_progress_made)
        self.refresh()

    def refresh(self) -> None:
        """Show the runs; the view keeps its position if the same runs are listed."""
        opened = self._studio.opened
        runs = [one.run for one in self._studio.runs.found]
        self._steps = {run.id: step for run in runs if (step := self._steps.get(run.id, 0)) > run.step}
        same = [run.id for run in runs] == [run.id for run in self.runs]
        if not same:
            self.beginResetModel()
        self.runs = runs
        if not same:
            self.endResetModel()
        elif runs:
            self.dataChanged.emit(self.index(0), self.index(len(runs) - 1))
        if opened is not None:
            folders = {run.id: opened.project.runs.folder(run.id) for run in runs}
            self._studio.tasks.run(partial(_sizes, folders), self._on_measured)

    def let_go(self) -> None:
        """Show no runs, since the project is closed and runs of another one may have the same ids."""
        self.beginResetModel()
        self.runs, self._sizes, self._steps, self._run_of = [], {}, {}, {}
        self.endResetModel()

    def row_of(self, run_id: str) -> int:
        """Row of a run, or -1."""
        return next((row for row, run in enumerate(self.runs) if run.id == run_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.runs):
            return None
        run = self.runs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return run.name
            case Qt.ItemDataRole.StatusTipRole:
                return self._line(run)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{run.name}, {self._line(run)}"
            case Qt.ItemDataRole.ToolTipRole:
                words = tr(
                    "{id}: {recipe} on {dataset}, seed {seed}",
                    id=run.id,
                    recipe=run.recipe,
                    dataset=run.dataset,
                    seed=run.seed,
                )
                return as_tip(f"{words}\n\n{run.notes}" if run.notes else words)
            case Qt.ItemDataRole.UserRole:
                return run
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self.runs[index.row()]
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name == run.name:
            return False
        self._studio.undo.push(RenameRun(self._studio, run, name))
        return True

    def _line(self, run: Run) -> str:
        """State, step and size in a few words."""
        words = [] if run.name == run.id else [run.id]  # several runs may share a name
        step = max(run.step, self._steps.get(run.id, 0))
        words.append(tr(STATES[run.state]))
        if step or run.state is not RunState.DONE:  # a learner that fits in one go makes no steps
            words.append(tr("step {step}", step=f"{step:,}"))
        if self._sizes.get(run.id, 0) >= _LEAST_TOLD:
            words.append(tr("{size} MB", size=f"{self._sizes[run.id] / 1e6:,.0f}"))
        return " · ".join(words)

    def _on_measured(self, sizes: dict[str, int]) -> None:
        if sizes != self._sizes:
            self._sizes = sizes
            if self.runs:
                everything = (self.index(0), self.index(len(self.runs) - 1))
                self.dataChanged.emit(*everything, [Qt.ItemDataRole.StatusTipRole])

    def _on_progress_made(self, event: ProgressMade) -> None:
        """Show the progress of a running training, which is ahead of what is stored."""
        step = event.params.get("step")
        if self._studio.opened is None or not isinstance(step, int):
            return
        if event.job_id not in self._run_of:
            self._run_of[event.job_id] = self._studio.job(event.job_id).run_id or ""
        run_id = self._run_of[event.job_id]
        self._steps[run_id] = step
        if (row := self.row_of(run_id)) >= 0:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.StatusTipRole])


def _sizes(folders: dict[str, Path]) -> dict[str, int]:
    return {key: bytes_below(folder) for key, folder in folders.items()}
