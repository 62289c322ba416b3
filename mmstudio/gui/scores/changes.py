"""Changes to evaluations that can be undone."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand

from mmstudio.core.times import local_minute
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.evaluation.listed import Listed
from mmstudio.services.evaluation.removal import Removed, remove_evaluation, restore_evaluation


class DeleteEvaluation(QUndoCommand):
    """Moves an evaluation into the trash, and back."""

    def __init__(self, studio: Studio, run_id: str, one: Listed) -> None:
        self._made = local_minute(one.found.created) if one.found else one.id
        super().__init__(tr("Delete the evaluation of {made}", made=self._made))
        self._studio, self._run_id, self._id = studio, run_id, one.id
        self._removed: Removed | None = None

    def redo(self) -> None:
        project = self._studio.project.project
        self._removed = self._studio.attempt(
            tr("The evaluation was not deleted."),
            lambda: remove_evaluation(project, self._run_id, self._id),
        )
        if self._removed is None:
            self.setObsolete(True)
            return
        self._studio.content_changed.emit("runs")
        title = tr("The evaluation of {made} is in the trash. Undo brings it back.", made=self._made)
        self._studio.notify("note", title, undone=True)

    def undo(self) -> None:
        removed = self._removed
        if removed is not None:
            with self._studio.guard(tr("The evaluation was not brought back.")):
                restore_evaluation(self._studio.project.project, removed)
                self._studio.content_changed.emit("runs")
