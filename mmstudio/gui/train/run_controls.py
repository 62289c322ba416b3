"""Run controls: the progress of a run's job, and buttons that control it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.run import Run
from mmstudio.gui.jobs.going_on import may_go_on
from mmstudio.gui.jobs.time_left import duration
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, column, label
from mmstudio.gui.shared.flow import flow
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.run_model import STATES
from mmstudio.services.training.distilling import MINUTES, DistilWish

FAST = "The run {run} learns for {minutes:g} minutes to make in one step what this one makes in many. Generate from it with Fast."
_REST_MS = 1500
_LIVE = (JobState.RUNNING, JobState.QUEUED)


class RunControls(QWidget):
    """Progress bar, time left, and buttons for the job of a run."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.run: Run | None = None
        self._can: dict[Path, bool] = {}
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedHeight(8)
        self.note = label("", "faint", wrap=True)
        self.buttons = {
            "resume": button("Go on", self.resume, picture="play", primary=True),
            "more": button("Five more minutes", partial(self.train_on, 5), picture="clock"),
            "fast": button("Make it fast", self.distil, picture="live"),
            "pause": button("Save and pause", self.pause, picture="pause"),
            "stop": button("Stop", self.stop, picture="stop"),
            "save": button("Save now", self.save_now, picture="save"),
            "sample": button("Preview now", self.sample_now, picture="sample"),
        }
        made = self.buttons
        self.failure = label("", "error", wrap=True)
        self.setLayout(
            column(
                self.note,
                self.failure,
                self.bar,
                flow(made["resume"], made["more"], made["fast"], made["pause"], made["stop"]),
                flow(made["save"], made["sample"]),
            )
        )

    def show_run(self, run: Run) -> None:
        """Show the current state of a run."""
        other = self.run is None or self.run.id != run.id
        self.run = run
        job = self.job()
        state = job.state if job else JobState.DONE
        self._show_failure(job)
        learner = self._studio.runs.learner(run.id)
        by_steps, makes = learner != "predictor", learner == "generator"
        for name, seen in {
            "pause": state in _LIVE,
            "resume": state.resumable,
            "more": job is not None and state is JobState.DONE and by_steps,
            "stop": state in {*_LIVE, JobState.PAUSED},
            "save": state is JobState.RUNNING and by_steps,
            "sample": state is JobState.RUNNING and makes,
        }.items():
            self.buttons[name].setVisible(seen)
        self._show_fast(ended=makes and state is JobState.DONE)
        self.bar.setVisible(state is JobState.RUNNING)
        if state is not JobState.RUNNING or other:
            say(self.note, self.note.setText, STATES[run.state])
            self.bar.setValue(0)

    def _show_fast(self, *, ended: bool) -> None:
        """Offer to make a run fast that has ended, once it is known whether it can be."""
        opened, run = self._studio.opened, self.run
        if opened is None or run is None:
            return
        key = opened.project.runs.folder(run.id)
        self.buttons["fast"].setVisible(ended and self._can.get(key, False))
        if ended and key not in self._can:

            def take(can: bool) -> None:  # noqa: FBT001 - as tasks hand over a result
                self._can[key] = can
                if self.run is not None and self.run.id == run.id:
                    self.show_run(self.run)

            self._studio.tasks.run(partial(opened.distilling.can, run.id), take)

    def leave(self) -> None:
        """Show no run."""
        self.run = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.run is not None:
            self._show_failure(self.job())

    def _show_failure(self, job: Job | None) -> None:
        """Show why the training ended early."""
        failure = job.failure if job is not None and job.state is JobState.FAILED else None
        if failure is not None:
            self.failure.setText(Notice.of_failure("", failure).text)
        self.failure.setVisible(failure is not None)

    def show_progress(self, event: ProgressMade) -> None:
        """Show the progress of the run."""
        if event.total > 0:
            self.bar.setValue(round(1000 * min(1.0, event.done / event.total)))
        words = " · ".join(filter(None, (tr(event.note, **event.params), duration(event.eta_s))))
        say(self.note, self.note.setText, "{text}", text=words)

    def job(self) -> Job | None:
        """The run's latest training job."""
        if self.run is None or self._studio.opened is None:
            return None
        return self._studio.project.runs.job(self.run.id)

    def pause(self) -> None:
        """Pause the training: it saves and leaves the lane."""
        self._command(Command.PAUSE)

    def save_now(self) -> None:
        """Write a checkpoint after this step."""
        self._command(Command.SAVE_NOW)

    def sample_now(self) -> None:
        """Make a preview after this step."""
        self._command(Command.SAMPLE_NOW)

    def resume(self) -> None:
        """Resume the run from its last checkpoint."""
        if self.run is not None:
            with self._studio.guard(tr("The run cannot go on.")):
                opened, run = self._studio.project, self.run.id
                if may_go_on(self, opened, lambda: opened.going_on.told_of_run(run)):
                    opened.runs.resume(run)

    def train_on(self, minutes: float) -> None:
        """Give the run more time."""
        if self.run is not None:
            with self._studio.guard(tr("The run cannot be trained on.")):
                self._studio.project.runs.train_on(self.run.id, minutes)
                self._studio.content_changed.emit("runs")

    def distil(self) -> None:
        """Start a run that learns to make in one step what this one makes in many."""
        if self.run is not None:
            made = self.buttons["fast"]
            made.setEnabled(False)  # a double click would train two
            QTimer.singleShot(_REST_MS, made, lambda: made.setEnabled(True))
            with self._studio.guard(tr("The run cannot be made fast.")):
                job = self._studio.project.distilling.start(DistilWish(self.run.id))
                self._studio.content_changed.emit("runs")
                self._studio.notify("good", tr(FAST, run=job.run_id, minutes=MINUTES))

    def stop(self) -> None:
        """Save and end the training."""
        job = self.job()
        if job is not None:
            with self._studio.guard(tr("The run cannot be stopped.")):
                self._studio.project.runner.cancel(job.id)

    def _command(self, command: Command) -> None:
        job = self.job()
        if job is not None and job.state in _LIVE:
            with self._studio.guard(tr("The run does not train now.")):
                self._studio.project.runner.command(job.id, command)
