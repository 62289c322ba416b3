"""The served runs: HTTP servers of runs of the open project, which end with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mmstudio.core.events import StateChanged
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.run_book import RunBook
from mmstudio.gui.studio.workplace import Workplace

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.serving.service import Server, Serving

_PATIENCE_S = 10.0
"""How long the closing of a project waits for a server that still answers."""


class ServedRuns(QObject):
    """Starts and ends the servers, each in a thread of its own; a run has one at most.

    Args:
        studio: Of the window.
        runs: The project's runs: one that is deleted is served no longer.

    Signals:
        changed: A server began or ended.
    """

    changed = Signal()
    _over = Signal(object, object)
    _answered = Signal(str)

    def __init__(self, studio: Workplace, runs: RunBook) -> None:
        super().__init__(studio)
        self._studio, self._runs = studio, runs
        self._servers: dict[str, tuple[Server, threading.Thread]] = {}
        self._ended_jobs: set[str] = set()
        self._forgotten: set[str] = set()
        self._over.connect(self._on_over)
        self._answered.connect(self._on_answered)
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self._on_closing)
        runs.changed.connect(self._on_runs_changed)

    @property
    def runs(self) -> tuple[str, ...]:
        """Ids of the runs that are served, the latest last."""
        return tuple(self._servers)

    def get(self, run_id: str) -> Server | None:
        """The server of a run, or ``None``."""
        found = self._servers.get(run_id)
        return None if found is None else found[0]

    def making(self) -> Callable[[Serving], Server]:
        """What makes a server, to be called off the GUI thread; it answers from :meth:`begin` on."""
        from mmstudio.services.serving.service import Server

        return partial(Server, self._studio.project, forget=self._answered.emit)

    def begin(self, server: Server, opened: OpenProject) -> bool:
        """Let a server answer, unless its project was left or its run is served meanwhile.

        Args:
            server: What :meth:`making` made.
            opened: The project that it was made for.

        Returns:
            Whether it answers.
        """
        if opened is not self._studio.opened or server.run_id in self._servers:
            server.stop()
            return False
        run = server.run_id
        thread = threading.Thread(target=self._run, args=(server,), name=f"serving {run}", daemon=True)
        self._servers[run] = server, thread
        thread.start()
        self.changed.emit()
        return True

    def stop(self, run_id: str) -> None:
        """End the server of a run; ``changed`` tells when it has ended."""
        server = self.get(run_id)
        if server is not None:
            server.stop()

    def _run(self, server: Server) -> None:
        """Answer requests; in the server's own thread."""
        try:
            server.run()
        except Exception as error:  # noqa: BLE001 - handed over to the GUI thread, which reports it
            self._over.emit(server, error)
        else:
            self._over.emit(server, None)

    def _on_over(self, server: Server, error: Exception | None) -> None:
        if self.get(server.run_id) is not server:
            return
        del self._servers[server.run_id]
        if error is not None:
            self._studio.fail(tr("{run} is not served any more.", run=server.run_id), error)
        self.changed.emit()

    def _on_runs_changed(self) -> None:
        for run in self.runs:
            if self._runs.get(run) is None:
                self.stop(run)

    def _on_closing(self) -> None:
        """End all servers before their project is closed."""
        gone, self._servers = self._servers, {}
        for server, _ in gone.values():
            server.stop()
        for _, thread in gone.values():
            thread.join(_PATIENCE_S)
        self._ended_jobs.clear()
        self._forgotten.clear()
        if gone:
            title = tr("Not served any more, since the project was left: {runs}.", runs=", ".join(gone))
            self._studio.notify("note", title)
            self.changed.emit()

    def _on_state_changed(self, event: StateChanged) -> None:
        if self._servers and event.state.ended:
            self._ended_jobs.add(event.job_id)
            self._forget()

    def _on_answered(self, job: str) -> None:
        self._forgotten.add(job)
        self._forget()

    def _forget(self) -> None:
        """Remove the records of jobs that answered, once all parts of the window have been told of their ends."""
        ids = self._ended_jobs & self._forgotten
        if ids and self._studio.opened is not None:
            self._ended_jobs -= ids
            self._forgotten -= ids
            forget = partial(self._studio.project.generation.forget_live, *ids)
            QTimer.singleShot(0, self, lambda: self._studio.tasks.run(forget, lambda _: None))
