"""Deletion of results, as a change that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QUndoCommand

from mmstudio.gui.look.language import tr
from mmstudio.services.generation.sessions import Deleted


class Deletion(QUndoCommand):
    """Moves results into the trash, and back.

    Args:
        take_away: Moves files into the trash; gives nothing if that failed.
        bring_back: Takes them out again.
        paths: The files.
    """

    def __init__(
        self,
        take_away: Callable[[list[Path]], Deleted | None],
        bring_back: Callable[[Deleted], object],
        paths: list[Path],
    ) -> None:
        super().__init__(tr("Delete results"))
        self._take_away, self._bring_back, self._paths = take_away, bring_back, paths
        self._deleted: Deleted | None = None

    def redo(self) -> None:
        self._deleted = self._take_away(self._paths)
        self.setObsolete(self._deleted is None)

    def undo(self) -> None:
        if self._deleted is not None:
            self._bring_back(self._deleted)
