"""Changes that can be undone, made one after another off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand
from shiboken6 import isValid

from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.studio.tasks import Tasks
from mmstudio.services.datasets.curation import Change


class Changes(QObject):
    """Makes changes in the open project.

    Changes and their undoing run in the order they were asked for, so that nobody has to wait. All of them are
    done before the project is closed.

    Args:
        studio: Of the window.
        content: What is changed, as ``content_changed`` names it.
        parent: Owner of this object.

    Signals:
        busy_changed: Work has begun or ended.
    """

    busy_changed = Signal()

    def __init__(self, studio: Studio, content: str, parent: QObject) -> None:
        super().__init__(parent)
        self.studio, self._content = studio, content
        self._tasks = Tasks(threads=1, parent=self)
        self._waiting = 0
        studio.project_closing.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether a change is being made."""
        return self._waiting > 0

    def change(self, title: str, work: Callable[[], Change]) -> None:
        """Make a change that can be undone.

        Args:
            title: Name of the change, already translated.
            work: Called off the GUI thread, and again on redo.
        """
        self.studio.undo.push(_Command(self, title, work))

    def run(self, work: Callable[[], object], trouble: str, failed: Callable[[], object]) -> None:
        """Run something after everything asked for before.

        Args:
            work: Called off the GUI thread.
            trouble: What did not work if it fails; already translated.
            failed: Called if it fails.
        """
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit()

        def refuse(error: BaseException) -> None:
            self.studio.fail(trouble, error)
            failed()
            self._take(None)

        self._tasks.run(work, lambda done: self._take(failed if done is False else None), refuse)

    def _take(self, dropped: Callable[[], object] | None) -> None:
        if dropped is not None:
            dropped()
        self._waiting -= 1
        if not self._waiting:
            self.busy_changed.emit()
            self.studio.content_changed.emit(self._content)

    def _finish(self) -> None:
        """Finish everything asked for, since the project is about to be closed."""
        self._tasks.wait()
        self._tasks.close()


class _Command(QUndoCommand):
    """One change; if it fails or changes nothing, it is removed from the undo list."""

    def __init__(self, changes: Changes, title: str, work: Callable[[], Change]) -> None:
        super().__init__(title)
        self._changes, self._title, self._work = changes, title, work
        self._done: list[Change] = []

    def redo(self) -> None:
        work, done = self._work, self._done

        def forward() -> bool:
            change = work()
            done.append(change)
            return change.count > 0

        self._changes.run(forward, tr("{change}: this was not done.", change=self._title), self._drop)

    def undo(self) -> None:
        done = self._done

        def backward() -> None:
            if done:
                done.pop().undo()

        self._changes.run(backward, tr("{change}: this was not undone.", change=self._title), self._drop)

    def _drop(self) -> None:
        """Remove the change from the undo list as soon as it is the last in it."""
        if not isValid(self):
            return
        stack = self._changes.studio.undo
        self._done.clear()
        self.setObsolete(True)
        if stack.index() and stack.command(stack.index() - 1) is self:
            stack.undo()
