"""Deletion of results, as a change that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QUndoCommand

from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.sessions import Deleted


class Deletion(QUndoCommand):
    """Moves results into the trash, and back.

    Args:
        studio: Of the window.
        paths: Files of the results.
        gone: Called with the files once they are away.
        back: Called with each file that is there again.
    """

    def __init__(
        self,
        studio: Studio,
        paths: list[Path],
        gone: Callable[[Sequence[Path]], object],
        back: Callable[[Path], object],
    ) -> None:
        super().__init__(tr("Delete results"))
        self._studio, self._paths = studio, paths
        self._gone, self._back = gone, back
        self._deleted: Deleted | None = None

    def redo(self) -> None:
        deleted = self._studio.attempt(
            tr("The results were not deleted."),
            lambda: self._studio.project.sessions.delete_results(self._paths),
        )
        self._deleted = deleted if isinstance(deleted, Deleted) else None
        self.setObsolete(self._deleted is None)
        if self._deleted is not None:
            self._gone(self._paths)

    def undo(self) -> None:
        deleted = self._deleted
        if deleted is not None:
            with self._studio.guard(tr("The results were not brought back.")):
                self._studio.project.sessions.restore_results(deleted)
                for path in deleted.files:
                    self._back(path)
