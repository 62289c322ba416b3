"""Changes to runs that can be undone."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand

from mmstudio.core.run import Run
from mmstudio.gui.look.language import named, tr
from mmstudio.gui.studio.studio import Studio


class RenameRun(QUndoCommand):
    """Gives a run another name."""

    def __init__(self, studio: Studio, run: Run, name: str) -> None:
        super().__init__(tr("Rename {name}", name=run.name))
        self._studio, self._run, self._name = studio, run, name

    def redo(self) -> None:
        if not self._rename(self._name):
            self.setObsolete(True)

    def undo(self) -> None:
        self._rename(self._run.name)

    def _rename(self, name: str) -> bool:
        runs = self._studio.project.project.runs
        done = self._studio.attempt(
            tr("The run was not renamed."), lambda: runs.update(self._run.id, name=name)
        )
        self._studio.content_changed.emit("runs")
        return done is not None


class DeleteRun(QUndoCommand):
    """Moves a run into the trash, and back."""

    def __init__(self, studio: Studio, run: Run) -> None:
        super().__init__(tr("Delete {name}", name=run.name))
        self._studio, self._run = studio, run

    def redo(self) -> None:
        runs = self._studio.project.project.runs
        gone = self._studio.attempt(tr("The run was not deleted."), lambda: runs.delete(self._run.id))
        if gone is None:
            self.setObsolete(True)
            return
        self._studio.content_changed.emit("runs")
        title = tr("{name} is in the trash. Undo brings it back.", name=named(self._run))
        self._studio.notify("note", title, undone=True)

    def undo(self) -> None:
        with self._studio.guard(tr("The run was not brought back.")):
            self._studio.project.project.runs.restore(self._run.id)
            self._studio.content_changed.emit("runs")
