"""The asking: finds out what decided one result, from what is stored or by a job, and says how far that is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from mmstudio.core.events import ProgressMade, StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.gui.look.language import sentence, tr
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.attributions import Attribution
from mmstudio.services.devices import preferred_device
from mmstudio.services.evaluation.attribution import Ask

EVERYTHING = Ask(words=True, maps=True)


class Asking(QObject):
    """Asks about one result.

    Args:
        studio: Of the open project.
        file: The result.
        parent: Bounds its lifetime.

    Signals:
        progressed: Results made, all results, and seconds left or ``None``.
        found: What is known; when a job is stopped, what it found until then.
        failed: A sentence that says why nothing is known.
        ended: No job is running any more.
    """

    progressed = Signal(float, float, object)
    found = Signal(Attribution)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, studio: Studio, file: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._file, self._opened = studio, file, studio.project
        self.job = ""
        studio.bridge.progress_made.connect(self._on_progress_made)
        studio.bridge.state_changed.connect(self._on_state_changed)

    def start(self) -> None:
        """Tell what is stored; if that is not everything, begin a job."""
        service, file = self._opened.attribution, self._file
        device = preferred_device(self._studio.preferences.device)

        def ask() -> Attribution | Job:
            return service.known(file, EVERYTHING) or service.submit(file, EVERYTHING, device=device)

        self._studio.tasks.run(ask, self._take, self._refuse)

    def stop(self) -> None:
        """Stop the job; what it has found is kept."""
        if self.job:
            with self._studio.guard(tr("The job cannot be stopped.")):
                self._opened.runner.cancel(self.job)

    def _take(self, answer: Attribution | Job) -> None:
        if not isValid(self):
            return
        if isinstance(answer, Attribution):
            self.found.emit(answer)
            self.ended.emit()
            return
        self.job = answer.id
        self._studio.content_changed.emit("jobs")
        stored = self._studio.job(answer.id)
        if stored.state.ended:
            self._end(stored)

    def _on_progress_made(self, event: ProgressMade) -> None:
        if event.job_id == self.job:
            self.progressed.emit(event.done, event.total, event.eta_s)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self.job and event.state.ended:
            self._end(self._studio.job(self.job))

    def _end(self, job: Job) -> None:
        if not self.job:
            return
        self.job = ""
        service, file = self._opened.attribution, self._file

        def read() -> Attribution | None:
            return service.of(job) if job.state is JobState.DONE else service.find(file)

        def tell(found: Attribution | None) -> None:
            if not isValid(self):
                return
            if found is not None:
                self.found.emit(found)
            if job.failure is not None:
                self.failed.emit(Notice.of_failure("", job.failure).text)
            elif found is None:
                self.failed.emit(tr("It was stopped before anything was found."))
            self.ended.emit()

        self._studio.tasks.run(read, tell, self._refuse)

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self.failed.emit(sentence(error))
            self.ended.emit()
