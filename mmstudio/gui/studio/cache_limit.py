"""The cache limit: keeps the cache of the open project within the size that the settings allow."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from mmstudio.gui.studio.workplace import Workplace

_CALM_MS = 5000
"""The cache is checked once no job has ended for this long."""
GB = 1_000_000_000


class CacheLimit(QObject):
    """Checks the cache after a project was opened and after jobs have ended, off the GUI thread.

    Args:
        studio: Of the window.

    Signals:
        shrunk: Something was removed.
    """

    shrunk = Signal()

    def __init__(self, studio: Workplace) -> None:
        super().__init__(studio)
        self._studio = studio
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CALM_MS)
        self._timer.timeout.connect(self.look)
        studio.project_changed.connect(self._timer.start)
        studio.content_changed.connect(lambda what: self._timer.start() if what == "jobs" else None)

    def look(self) -> None:
        """Remove what exceeds the limit."""
        opened, most = self._studio.opened, self._studio.preferences.cache_gb
        if opened is None or not most:
            return
        if opened.runner.running():
            self._timer.start()
            return
        from mmstudio.services.projects.cache import shrink

        folder, busy = opened.project.layout.cache, opened.runner.running
        self._studio.tasks.run(lambda: shrink(folder, most * GB, busy), self._on_shrunk, lambda _: None)

    def _on_shrunk(self, freed: int) -> None:
        if freed:
            self.shrunk.emit()
