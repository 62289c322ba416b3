"""Progress of a cleaning job, with a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from mmstudio.core.events import ProgressMade, StateChanged
from mmstudio.core.job import JobState
from mmstudio.gui.jobs.time_left import duration
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.studio.studio import Studio

_GOING = (JobState.QUEUED, JobState.RUNNING)


class CleaningProgress(QWidget):
    """Follows the cleaning job of one data set.

    Attributes:
        job: Its id while it waits or runs, else empty.

    Signals:
        ended: The job has ended, in any way.
    """

    ended = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.job = ""
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        say(self.bar, self.bar.setAccessibleName, "How far the looking is")
        self.note = label("", "faint")
        self.stop = tool("Stop", self._stop, "stop")
        line = row(self.bar, self.stop)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.note, gap=2))
        self.hide()
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.bridge.progress_made.connect(self._on_progress_made)

    def follow(self, job: str) -> None:
        """Follow a job, or none if the id is empty."""
        if job != self.job:
            self.bar.setRange(0, 0)
            self.note.clear()
        self.job = job
        self.setVisible(bool(job))

    def look_for(self, dataset: str) -> None:
        """Follow the cleaning job of a data set that already runs, if there is one."""
        going = [job for job in self._studio.jobs(*_GOING) if job.kind == "clean"]
        self.follow(next((job.id for job in going if job.payload.get("dataset") == dataset), ""))

    def _stop(self) -> None:
        with self._studio.guard(tr("The job cannot be stopped.")):
            self._studio.project.runner.cancel(self.job)

    def _on_progress_made(self, event: ProgressMade) -> None:
        if event.job_id == self.job:
            self.bar.setRange(0, 1000 if event.total > 0 else 0)
            if event.total > 0:
                self.bar.setValue(round(1000 * event.done / event.total))
            words = " \u00b7 ".join(filter(None, (tr(event.note, **event.params), duration(event.eta_s))))
            say(self.note, self.note.setText, "{text}", text=words)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self.job and event.state not in _GOING:
            self.follow("")
            self.ended.emit()
