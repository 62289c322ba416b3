"""The job watch: whoever began a job is told its result once it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from mmstudio.core.events import StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.gui.studio.workplace import Workplace

Done = Callable[[Mapping[str, Any]], None]


class JobWatch(QObject):
    """Waits for one job of the open project, even after the widget that began it is gone.

    Args:
        studio: Of the open project; the watch ends when that is closed.
        job_id: The job, which may have ended before anyone listened.
        done: Called once with the job's result; never if the job failed or was stopped.
    """

    def __init__(self, studio: Workplace, job_id: str, done: Done) -> None:
        super().__init__(studio)
        self._studio, self._id, self._done = studio, job_id, done
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self.deleteLater)
        self._look_at(studio.job(job_id))

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self._id and self._studio.opened is not None:
            self._look_at(self._studio.job(self._id))

    def _look_at(self, job: Job) -> None:
        if not job.state.ended or not self._id:
            return
        self._id = ""
        self.deleteLater()
        if job.state is JobState.DONE:
            self._done(job.result)
