"""Changes of data sets that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from mmstudio.gui.language import tr
from mmstudio.gui.studio import Studio


class RenameDataset(QUndoCommand):
    """Another name for a data set."""

    def __init__(self, studio: Studio, before: str, after: str) -> None:
        super().__init__(tr("Rename the data set {name}", name=before))
        self._studio, self._before, self._after = studio, before, after

    def redo(self) -> None:
        self._rename(self._before, self._after)

    def undo(self) -> None:
        self._rename(self._after, self._before)

    def _rename(self, name: str, new: str) -> None:
        datasets = self._studio.project.datasets
        _do(self, self._studio, tr("The data set was not renamed."), lambda: datasets.rename(name, new))


class DeleteDataset(QUndoCommand):
    """A data set in the trash."""

    def __init__(self, studio: Studio, name: str) -> None:
        super().__init__(tr("Delete the data set {name}", name=name))
        self._studio, self._name = studio, name
        self._id = 0

    def redo(self) -> None:
        def delete() -> None:
            self._id = self._studio.project.datasets.delete(self._name)

        _do(self, self._studio, tr("The data set was not deleted."), delete)

    def undo(self) -> None:
        datasets = self._studio.project.datasets
        _do(self, self._studio, tr("The data set was not restored."), lambda: datasets.restore(self._id))


def _do(command: QUndoCommand, studio: Studio, trouble: str, work: Callable[[], object]) -> None:
    """Do it and have the lists read anew; what could not be done leaves the list of what can be undone."""
    done = False
    with studio.guard(trouble):
        work()
        done = True
    if not done:
        command.setObsolete(True)
    studio.content_changed.emit("datasets")
