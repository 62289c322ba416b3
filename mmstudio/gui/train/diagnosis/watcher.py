"""Looks at runs while they train, off the GUI thread, and tells of each finding once."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import PreviewMade, ProgressMade, StateChanged
from mmstudio.core.job import JobState
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.notices import Notice, Way
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.diagnosis.service import RunDiagnosis
from mmstudio.services.opened import OpenProject

_EVERY_S = 20.0
"""Seconds between two looks at a training; a preview, which may bring a probe, is looked at with the next progress."""


class DiagnosisWatcher(QObject):
    """Diagnoses runs that train, and any that is asked for.

    Signals:
        diagnosed: A :class:`RunDiagnosis` of a run of the open project.
    """

    diagnosed = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._looked: dict[str, float] = {}
        self._told: set[tuple[str, str]] = set()
        self._looking: set[str] = set()
        self._again: dict[str, bool] = {}
        bridge = studio.bridge
        bridge.progress_made.connect(self._on_progress)
        bridge.preview_made.connect(self._on_preview)
        bridge.state_changed.connect(self._on_state)
        studio.project_closing.connect(self._forget)

    def look(self, run_id: str, *, live: bool = False) -> None:
        """Diagnose a run; once more afterwards, if that is under way, since it may have read what was there before.

        Args:
            run_id: Of the run.
            live: Whether it trains now, so that a person wants to be told of what is found.
        """
        opened = self._studio.opened
        if opened is None:
            return
        if run_id in self._looking:
            self._again[run_id] = live or self._again.get(run_id, False)
            return
        self._looking.add(run_id)
        self._looked[run_id] = time.monotonic()
        self._studio.tasks.run(
            partial(opened.diagnosis.diagnose, run_id),
            partial(self._on_found, opened, live),
            partial(self._on_failed, run_id),
        )

    def _on_found(self, opened: OpenProject, live: bool, found: RunDiagnosis) -> None:  # noqa: FBT001 - a callback's
        self._looking.discard(found.run)
        if self._studio.opened is not opened:
            return
        self._look_again(found.run)
        self.diagnosed.emit(found)
        for finding in found.findings if live else ():
            told = (found.run, finding.key)
            if finding.severity == "note" or told in self._told:
                continue
            self._told.add(told)
            sentence = tr(finding.sentence.template, **finding.sentence.params)
            advice = tr(finding.advice.template, **finding.advice.params)
            name = opened.project.runs.get(found.run).name
            title = tr("{run}: {text}", run=name, text=sentence)
            self._studio.notified.emit(
                Notice("warning", title, advice, way=Way("See the run", "train", found.run))
            )

    def _on_failed(self, run_id: str, error: BaseException) -> None:
        """A run that cannot be read says so where it is shown."""
        del error
        self._looking.discard(run_id)
        self._look_again(run_id)

    def _look_again(self, run_id: str) -> None:
        if run_id in self._again:
            self.look(run_id, live=self._again.pop(run_id))

    def _run_of(self, job_id: str) -> str:
        """Run of a training job; empty for other jobs."""
        job = self._studio.job(job_id)
        return job.run_id if job.kind == "train" else ""

    def _on_progress(self, event: ProgressMade) -> None:
        if self._studio.opened is None or not isinstance(event.params.get("step"), int):
            return
        run_id = self._run_of(event.job_id)
        if run_id and time.monotonic() - self._looked.get(run_id, 0.0) >= _EVERY_S:
            self.look(run_id, live=True)

    def _on_preview(self, event: PreviewMade) -> None:
        if self._studio.opened is not None and (run_id := self._run_of(event.job_id)):
            self._looked.pop(run_id, None)

    def _on_state(self, event: StateChanged) -> None:
        ended = event.state in {JobState.DONE, JobState.FAILED, JobState.PAUSED, JobState.CANCELLED}
        if ended and self._studio.opened is not None and (run_id := self._run_of(event.job_id)):
            self.look(run_id, live=event.state in {JobState.DONE, JobState.FAILED})

    def _forget(self) -> None:
        self._looked.clear()
        self._looking.clear()
        self._again.clear()
        self._told.clear()
