"""The status line: the most important job, device, memory, the latest message."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStatusBar

from mmstudio.core.memory import free_bytes, total_bytes
from mmstudio.gui.jobs.panel import JobsLine
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import Elided, label, tool
from mmstudio.gui.studio.studio import Studio

_LOOK_MS = 2000
_JOBS_SHARE, _LAST_SHARE = 3, 2


class StatusLine(QStatusBar):
    """Shows what the program does and how much memory it uses.

    Attributes:
        jobs: The jobs line.
        served: Button that leads to the run that is served; hidden while none is.
        messages: Button that shows all messages.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.setSizeGripEnabled(False)
        self.setContentsMargins(14, 0, 10, 0)
        self._device, self._memory = label("", "faint"), label("", "faint")
        self._last = Elided("", "faint")
        self.jobs = JobsLine(studio)
        self.served = tool("A run is served: show it", self._show_served, "serve")
        self.served.hide()
        studio.served.changed.connect(self._on_served)
        self.messages = tool("Show all messages", lambda: None, "bell")
        self.addWidget(self.jobs, _JOBS_SHARE)
        self.addPermanentWidget(self._last, _LAST_SHARE)
        for part in (self._device, self._memory, self.served, self.messages):
            self.addPermanentWidget(part)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        QTimer.singleShot(300, self, self._look)
        studio.content_changed.connect(self._on_content_changed)
        studio.project_changed.connect(partial(self._on_content_changed, "jobs"))
        self._on_content_changed("jobs")

    def show_message(self, title: str) -> None:
        """Show the latest message for as long as it holds."""
        put(self._last.setText, title)
        put(self._last.setToolTip, title)

    def _on_served(self) -> None:
        runs = self._studio.served.runs
        words = "{count} runs are served: show the latest" if len(runs) > 1 else "A run is served: show it"
        say(self.served, self.served.setToolTip, words, count=len(runs))
        say(self.served, self.served.setAccessibleName, words, count=len(runs))
        self.served.setVisible(bool(runs))

    def _show_served(self) -> None:
        if runs := self._studio.served.runs:
            self._studio.page_wanted.emit("train", runs[-1])

    def _on_content_changed(self, what: str) -> None:
        """Show the device that the latest job ran on."""
        if what == "jobs":
            lanes = [job.lane.rpartition(":")[0] for job in self._studio.jobs() if ":" in job.lane]
            say(self._device, self._device.setText, "device {name}", name=lanes[-1] if lanes else "cpu")

    def _look(self) -> None:
        import psutil  # type: ignore[import-untyped]

        own = psutil.Process().memory_info().rss
        say(
            self._memory,
            self._memory.setText,
            "memory {own:.1f} GB, free {free:.1f} of {total:.0f} GB",
            own=own / 1e9,
            free=free_bytes() / 1e9,
            total=total_bytes() / 1e9,
        )
