"""Background projects: they are not shown any more but stay open until their jobs have ended."""

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
        state_changed: A project, and :class:`StateChanged` of one of its jobs.
        progress_made: Progress of any of its jobs.
        closed: A project that may be opened again, and the exception if closing it failed.
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
        """The working projects, the latest last, without those being closed."""
        return [opened for opened, _ in self._kept.values()]

    def keep(self, opened: OpenProject) -> None:
        """Keep a project open until its jobs have ended."""
        root, bridge = opened.project.layout.root, Bridge(self)
        self._kept[root] = (opened, bridge)
        bridge.progress_made.connect(self.progress_made)
        bridge.state_changed.connect(partial(self._on_state_changed, root))
        bridge.attach(opened.channel)
        if not opened.runner.running(or_waiting=True):  # its last job ended just now
            self.release(opened)

    def take(self, root: Path) -> OpenProject | None:
        """Hand back a project that is to be shown again; ``None`` if it is not in the background."""
        if root not in self._kept:
            return None
        return self._let_go(root)

    def release(self, opened: OpenProject) -> None:
        """Close a project without waiting: its jobs save and pause."""
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
        """Whether a project is being closed while its jobs still save."""
        return root in self._closing

    def close(self) -> None:
        """Close all projects and wait for it."""
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
        except Exception as error:  # noqa: BLE001 - handed over to the GUI thread, which reports it
            self._ended.emit(opened, error)
        else:
            self._ended.emit(opened, None)

    def _on_ended(self, opened: OpenProject, error: Exception | None) -> None:
        self._closing.pop(opened.project.layout.root, None)
        self.closed.emit(opened, error)
