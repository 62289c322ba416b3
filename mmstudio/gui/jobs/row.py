"""A row of the jobs panel: one job with its progress, and buttons to pause, go on and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Command, Job, JobState
from mmstudio.gui.jobs.going_on import may_go_on
from mmstudio.gui.jobs.moves import JobMoves
from mmstudio.gui.jobs.time_left import duration
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import Elided, label, row, tool
from mmstudio.gui.shared.menus import ContextMenu, button_entries
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

KEPT = frozenset({"train", "evaluate"})
"""Kinds of jobs that go on after a crash behind what they have kept."""
_STATES = {
    JobState.RUNNING: "running",
    JobState.QUEUED: "waits",
    JobState.PAUSED: "paused",
    JobState.INTERRUPTED: "was interrupted; what was saved is kept",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "stopped",
    JobState.DONE: "done",
}
ROW_PX = 34
_REST_MS = 700
"""How long a row that moves under the pointer ignores clicks, which were meant for the row before."""


class JobRow(QWidget):
    """One job: title, bar, time left, and its buttons."""

    def __init__(self, studio: Studio, opened: OpenProject, job: Job) -> None:
        super().__init__()
        self._studio, self._opened, self.job_id = studio, opened, job.id
        self.setFixedHeight(ROW_PX)
        self._going = False
        self.name = Elided()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(40)
        self.note = Elided("", "faint")
        self.left = label("", "faint")  # never elided: a time without its minutes would be a wrong one
        self.pause = tool("Save and pause", self._pause, "pause")
        self.resume = tool("Go on", self._resume, "play")
        self.stop = tool("Stop", self._stop, "stop")
        line = row(self.name, self.bar, self.note, self.left, self.pause, self.resume, self.stop, gap=8)
        for place, share in enumerate((3, 1, 3)):
            line.setStretch(place, share)
        self.setLayout(line)
        self.moves = JobMoves(studio, opened, job.id, self)
        self.show_job(job)
        ContextMenu(self, lambda: [*self.moves.entries(), *button_entries(self)])

    def rest(self) -> None:
        """Ignore clicks for a moment if the pointer is here: they were meant for what stood here before."""
        place = self.parentWidget()
        if place is not None and place.underMouse():
            for made in (self.pause, self.resume, self.stop):
                made.setEnabled(False)
                QTimer.singleShot(_REST_MS, made, lambda made=made: made.setEnabled(True))

    def show_job(self, job: Job) -> None:
        """Show the current state of a job."""
        template, params = job.title_words
        say(self.name, self._set_name, template, **params)
        self.bar.setAccessibleName(job.title)
        running = job.state is JobState.RUNNING
        self.moves.show_job(job)
        self.pause.setVisible(
            job.kind in {*KEPT, "import"} and job.state in {JobState.RUNNING, JobState.QUEUED}
        )
        self.resume.setVisible(job.state in {JobState.PAUSED, JobState.INTERRUPTED})
        self.bar.setRange(0, 1000 if not running or self.bar.value() > 0 else 0)
        self._going = self._going and running
        if not self._going:
            say(self.note, self.note.setText, _STATES[job.state])
            self._tell_left(None)

    def _set_name(self, title: str) -> None:
        """Show the title, with the project's name if it is not the open one."""
        other = self._opened is not self._studio.opened
        self.name.setText(f"{title} ({self._opened.project.name})" if other else title)
        put(self.name.setToolTip, self.name.text())

    def show_progress(self, event: ProgressMade) -> None:
        """Show its progress."""
        self.bar.setRange(0, 1000 if event.total > 0 else 0)
        if event.total > 0:
            self.bar.setValue(round(1000 * min(1.0, event.done / event.total)))
        say(self.note, self.note.setText, event.note or _STATES[JobState.RUNNING], **event.params)
        self._going = True
        self._tell_left(event.eta_s)

    def _tell_left(self, seconds: float | None) -> None:
        put(self.left.setText, duration(seconds))
        self.left.setVisible(bool(self.left.text()))
        put(self.note.setToolTip, " · ".join(filter(None, (self.note.text(), self.left.text()))))

    def _pause(self) -> None:
        with self._studio.guard(tr("The job cannot be paused now.")):
            self._opened.runner.command(self.job_id, Command.PAUSE)

    def _resume(self) -> None:
        with self._studio.guard(tr("The job cannot go on.")):
            service, job = self._opened.going_on, self._opened.runner.job(self.job_id)
            if may_go_on(self, self._opened, lambda: service.told(job)):
                self._opened.runner.resume(self.job_id)

    def _stop(self) -> None:
        with self._studio.guard(tr("The job cannot be stopped.")):
            self._opened.runner.cancel(self.job_id)
