"""Projects that are no longer looked at and still work, each until its jobs have ended."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import ProgressMade, StateChanged
from mmstudio.gui.studio.bridge import Bridge

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject


class Background(QObject):
    """Keeps projects open until they have nothing left to do, and closes them off the GUI thread.

    Signals:
        state_changed: Project, :class:`StateChanged` of one of its jobs.
        progress_made: Of any of them.
        closed: A project that may be opened again, and the exception if it was not closed as it should be.
    """

    state_changed = Signal(object, StateChanged)
    progress_made = Signal(ProgressMade)
    closed = Signal(object, object)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Path, tuple[OpenProject, Bridge]] = {}
        self._closing: dict[Path, threading.Thread] = {}
        self._ended.connect(self._on_ended)

    @property
    def projects(self) -> list[OpenProject]:
        """Those that work on, the latest last; not those that are being closed."""
        return [opened for opened, _ in self._kept.values()]

    def keep(self, opened: OpenProject) -> None:
        """Let a project work on."""
        root, bridge = opened.project.layout.root, Bridge(self)
        self._kept[root] = (opened, bridge)
        bridge.progress_made.connect(self.progress_made)
        bridge.state_changed.connect(partial(self._on_state_changed, root))
        bridge.attach(opened.channel)
        if not opened.runner.running(or_waiting=True):  # its last job ended at this moment
            self.release(opened)

    def take(self, root: Path) -> OpenProject | None:
        """Give a project back that is to be looked at again; ``None`` where it does not work here."""
        if root not in self._kept:
            return None
        return self._let_go(root)

    def release(self, opened: OpenProject) -> None:
        """Close a project: its jobs save and pause, and nobody waits for that."""
        root = opened.project.layout.root
        if root in self._kept:
            self._let_go(root)
        if not opened.runner.running(or_waiting=True):
            self._close(opened)
            return
        thread = threading.Thread(
            target=self._close, args=(opened,), name=f"closing {root.name}", daemon=True
        )
        self._closing[root] = thread
        thread.start()

    def closing(self, root: Path) -> bool:
        """Whether a project is being closed: its jobs still save."""
        return root in self._closing

    def close(self) -> None:
        """Close everything, and wait until all of it is."""
        for opened in self.projects:
            self.release(opened)
        for thread in list(self._closing.values()):
            thread.join()

    def _let_go(self, root: Path) -> OpenProject:
        opened, bridge = self._kept.pop(root)
        bridge.attach(None)
        bridge.deleteLater()
        return opened

    def _on_state_changed(self, root: Path, event: StateChanged) -> None:
        opened = self._kept[root][0]
        self.state_changed.emit(opened, event)
        if root in self._kept and not opened.runner.running(or_waiting=True):
            self.release(opened)

    def _close(self, opened: OpenProject) -> None:
        try:
            opened.close()
        except Exception as error:  # noqa: BLE001 - handed over to the GUI thread, where it is told
            self._ended.emit(opened, error)
        else:
            self._ended.emit(opened, None)

    def _on_ended(self, opened: OpenProject, error: Exception | None) -> None:
        self._closing.pop(opened.project.layout.root, None)
        self.closed.emit(opened, error)
