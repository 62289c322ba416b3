"""The session bar: chooses, creates, renames, duplicates and deletes sessions; deleting can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QComboBox, QInputDialog, QSizePolicy, QWidget

from mmstudio.core.run import Session
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import row, tool
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.studio.studio import Studio


class SessionBar(QWidget):
    """A list of sessions with actions on them.

    Args:
        studio: Of the window.
        run: Returns the run that a new session generates from.
        settle: Stores the tray before a session is copied.

    Signals:
        chosen: Id of the session to show; empty for a new one, which is created once there is something to store.
    """

    chosen = Signal(str)

    def __init__(self, studio: Studio, run: Callable[[], str], settle: Callable[[], None]) -> None:
        super().__init__()
        self._studio, self._run, self._settle = studio, run, settle
        self.session = ""
        self.box = QComboBox()
        calm(self.box)
        say(self.box, self.box.setAccessibleName, "Session")
        say(self.box, self.box.setToolTip, "Session: a tray with its results")
        self.box.setMinimumWidth(150)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setMaximumWidth(260)
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentData()))
        self.rename_tool = tool("Rename the session", self.rename, "text")
        self.duplicate_tool = tool("Duplicate the session", self.duplicate, "duplicate")
        self.delete_tool = tool("Delete the session", self.delete, "delete")
        self.setLayout(
            row(
                self.box,
                tool("New session", self.make, "new"),
                self.rename_tool,
                self.duplicate_tool,
                self.delete_tool,
                None,
                gap=2,
            )
        )

    def sessions(self) -> list[Session]:
        """All sessions of the open project, the latest first."""
        return [] if self._studio.opened is None else self._studio.opened.sessions.list()

    def refresh(self, session: str) -> None:
        """List the sessions and mark one."""
        self.session = session
        self.box.clear()
        if not session:
            self.box.addItem(tr("New session"), "")
        for item in self.sessions():
            self.box.addItem(item.name, item.id)
        self.box.setCurrentIndex(max(0, self.box.findData(session)))
        for part in (self.rename_tool, self.duplicate_tool, self.delete_tool):
            part.setEnabled(bool(session))

    def make(self) -> None:
        """Begin a new session; it is stored once there is something in it."""
        self.chosen.emit("")

    def store(self) -> str:
        """Create the new session; returns its id, or nothing after reporting why that failed."""
        name = tr("Session {number}", number=len(self.sessions()) + 1)
        made = self._studio.attempt(
            tr("The session was not made."), lambda: self._studio.project.sessions.create(self._run(), name)
        )
        if made is None:
            return ""
        self.refresh(made.id)
        return str(made.id)

    def rename(self) -> None:
        """Ask for another name."""
        if not self.session:
            return
        name, said = QInputDialog.getText(
            self, tr("Rename the session"), tr("Name"), text=self.box.currentText()
        )
        if said and name.strip() and name != self.box.currentText():
            self._studio.undo.push(_Renamed(self, self.session, self.box.currentText(), name.strip()))

    def rename_to(self, session: str, name: str) -> bool:
        """Rename a session; if that fails, the reason is reported."""
        sessions = self._studio.project.sessions
        done = self._studio.attempt(
            tr("The session was not renamed."), lambda: sessions.rename(session, name)
        )
        self.refresh(self.session)
        return done is not None

    def duplicate(self) -> None:
        """Duplicate the session with its results, and show the copy."""
        if not self.session:
            return
        self._settle()
        gallery, session = self._studio.project.gallery, self.session
        name = tr("Copy of {name}", name=self.box.currentText())
        self._studio.tasks.run(
            lambda: gallery.duplicate(session, name), lambda made: self.chosen.emit(made.id)
        )

    def delete(self) -> None:
        """Move the session into the trash; undo brings it back."""
        if self.session:
            self._settle()
            self._studio.undo.push(_Deleted(self, self.session))

    def take_away(self, session: str) -> bool:
        """Move a session into the trash and show another; if that fails, the reason is reported and the session stays."""
        sessions = self._studio.project.sessions
        if not self._studio.attempt(tr("The session was not deleted."), lambda: sessions.delete(session)):
            return False
        title = tr("The session was moved to the trash. Undo brings it back.")
        self._studio.notify("note", title, undone=True)
        left = self.sessions()
        self.chosen.emit(left[0].id if left else "")
        return True

    def bring_back(self, session: str) -> None:
        """Take a session out of the trash and show it."""
        with self._studio.guard(tr("The session was not brought back.")):
            self._studio.project.sessions.restore(session)
            self.chosen.emit(session)


class _Deleted(QUndoCommand):
    def __init__(self, bar: SessionBar, session: str) -> None:
        super().__init__(tr("Delete a session"))
        self._bar, self._session = bar, session

    def redo(self) -> None:
        self.setObsolete(not self._bar.take_away(self._session))

    def undo(self) -> None:
        self._bar.bring_back(self._session)


class _Renamed(QUndoCommand):
    def __init__(self, bar: SessionBar, session: str, old: str, new: str) -> None:
        super().__init__(tr("Rename a session"))
        self._bar, self._session, self._old, self._new = bar, session, old, new

    def redo(self) -> None:
        self.setObsolete(not self._bar.rename_to(self._session, self._new))

    def undo(self) -> None:
        self._bar.rename_to(self._session, self._old)
