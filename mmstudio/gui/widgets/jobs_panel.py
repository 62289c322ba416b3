"""The jobs: what runs, waits or was stopped, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QScrollArea, QWidget

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Command, Job, JobState
from mmstudio.gui.language import say, tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import clear, column, label, row, tool
from mmstudio.services.jobs import LIVE

_SHOWN = (JobState.RUNNING, JobState.QUEUED, JobState.PAUSED, JobState.INTERRUPTED)
_STATES = {
    JobState.RUNNING: "running",
    JobState.QUEUED: "waits",
    JobState.PAUSED: "paused",
    JobState.INTERRUPTED: "was interrupted; what was saved is kept",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "stopped",
    JobState.DONE: "done",
}
_ROW_PX = 34
_MOST_ROWS = 4


def duration(seconds: float | None) -> str:
    """A time left, for people."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return tr("{seconds} s left", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds} s left", minutes=whole // 60, seconds=whole % 60)
    return tr("{hours} h {minutes} min left", hours=whole // 3600, minutes=whole % 3600 // 60)


class JobsPanel(QWidget):
    """A foldable list of the jobs that are not over."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.rows: dict[str, JobRow] = {}
        self._column = column(gap=2)
        inside = QWidget()
        inside.setLayout(self._column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._heading = label("Jobs", "heading")
        self._fold = tool("Fold the jobs", self.toggle, "fold")
        whole = column(row(self._heading, None, self._fold), self._scroll, gap=2)
        whole.setContentsMargins(16, 4, 16, 4)
        self.setLayout(whole)
        studio.project_changed.connect(self.refresh)
        studio.content_changed.connect(self._on_content_changed)
        studio.bridge.progress_made.connect(self._on_progress_made)
        self.refresh()

    def toggle(self) -> None:
        """Fold or unfold."""
        self._scroll.setVisible(not self._scroll.isVisible())

    def refresh(self) -> None:
        """Show what is in the database."""
        jobs = [job for job in self._studio.jobs(*_SHOWN) if job.kind != LIVE]
        jobs = [job for job in jobs if job.state is not JobState.INTERRUPTED or job.kind == "train"]
        if [job.id for job in jobs] != list(self.rows):
            clear(self._column)
            self.rows = {job.id: JobRow(self._studio, job) for job in jobs}
            for line in self.rows.values():
                self._column.addWidget(line)
        for job in jobs:
            self.rows[job.id].show_job(job)
        self.setVisible(bool(jobs))
        self._scroll.setFixedHeight(_ROW_PX * min(_MOST_ROWS, max(1, len(jobs))) + 4)
        say(self._heading, self._heading.setText, "Jobs ({count})", count=len(jobs))

    def _on_content_changed(self, what: str) -> None:
        if what == "jobs":
            self.refresh()

    def _on_progress_made(self, event: ProgressMade) -> None:
        if event.job_id in self.rows:
            self.rows[event.job_id].show_progress(event)


class JobRow(QWidget):
    """One job: title, bar, time left, and its buttons."""

    def __init__(self, studio: Studio, job: Job) -> None:
        super().__init__()
        self._studio, self._id = studio, job.id
        self.setFixedHeight(_ROW_PX)
        self.name = label()
        self.name.setMinimumWidth(220)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedHeight(8)
        self.note = label("", "faint")
        self.note.setMinimumWidth(230)
        self.pause = tool("Save and pause", self._pause, "pause")
        self.resume = tool("Go on", self._resume, "play")
        self.stop = tool("Stop", self._stop, "stop")
        line = row(self.name, self.bar, self.note, self.pause, self.resume, self.stop, gap=10)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.show_job(job)

    def show_job(self, job: Job) -> None:
        """Show a job as it stands."""
        template, params = job.title_words
        say(self.name, self.name.setText, template, **params)
        self.bar.setAccessibleName(job.title)
        running = job.state is JobState.RUNNING
        self.pause.setVisible(
            job.kind in {"train", "import"} and job.state in {JobState.RUNNING, JobState.QUEUED}
        )
        self.resume.setVisible(job.state in {JobState.PAUSED, JobState.INTERRUPTED})
        self.bar.setRange(0, 1000 if not running or self.bar.value() > 0 else 0)
        if not running or not self.note.text():
            say(self.note, self.note.setText, _STATES[job.state])

    def show_progress(self, event: ProgressMade) -> None:
        """Show how far it is."""
        self.bar.setRange(0, 1000 if event.total > 0 else 0)
        if event.total > 0:
            self.bar.setValue(round(1000 * min(1.0, event.done / event.total)))
        say(
            self.note,
            self.note.setText,
            "{text}",
            text=" · ".join(filter(None, (tr(event.note, **event.params), duration(event.eta_s)))),
        )

    def _pause(self) -> None:
        with self._studio.guard(tr("The job cannot be paused now.")):
            self._studio.project.runner.command(self._id, Command.PAUSE)

    def _resume(self) -> None:
        with self._studio.guard(tr("The job cannot go on.")):
            self._studio.project.runner.resume(self._id)

    def _stop(self) -> None:
        with self._studio.guard(tr("The job cannot be stopped.")):
            self._studio.project.runner.cancel(self._id)
