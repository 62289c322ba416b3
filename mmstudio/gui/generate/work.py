"""The jobs of the page Generate: generation, grids and reproduction."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import PreviewMade, ProgressMade, ResultReady, StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.gui.generate.growth import Growing
from mmstudio.gui.generate.requests import generation_of, grid_of
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.grid import Axis
from mmstudio.services.devices import device_or, preferred_device
from mmstudio.services.generation.tray import Tray

_MAKING = frozenset({"generate", "grid"})
"""Kinds of jobs that make results."""
_SHOWN = 5
"""How many left-out rows a notice names."""


class Work(QObject):
    """Generates and reproduces, and reports the outcome.

    Signals:
        result_saved: File of a new result.
        progressed: Results done and wanted, over all unfinished jobs; 0 and 0 when there are none.
        reproduced: File, and how close it came.

    Attributes:
        growing: What is being made.
    """

    result_saved = Signal(Path)
    progressed = Signal(float, float)
    reproduced = Signal(Path, dict)

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.jobs: dict[str, tuple[float, float]] = {}
        self._grids: set[str] = set()
        self._again: dict[str, Path] = {}
        self._told: set[str] = set()
        self.growing = Growing(self)
        studio.bridge.preview_made.connect(self._on_preview_made)
        studio.bridge.result_ready.connect(self._on_result_ready)
        studio.bridge.progress_made.connect(self._on_progress_made)
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self._forget)

    def generate(self, tray: Tray, session: str) -> None:
        """Put a generation from the tray into the queue."""
        opened, wanted = self._studio.project, self._studio.preferences.device
        self._studio.tasks.run(
            lambda: opened.generation.submit(
                generation_of(opened, tray, session), device=preferred_device(wanted)
            ),
            self._take,
            lambda error: self._studio.fail(tr("Nothing was generated."), error),
        )

    def make_grid(self, tray: Tray, axes: Sequence[Axis], then: Callable[[str], object]) -> None:
        """Put a grid of the tray into the queue.

        Args:
            tray: The conditions and settings that all cells share.
            axes: What differs.
            then: Called with the id of the grid's session.
        """
        opened, wanted = self._studio.project, self._studio.preferences.device

        def take(job: Job) -> None:
            if not self._studio.job(job.id).state.ended:
                cells = math.prod(len(axis.values) for axis in axes)
                self.jobs.setdefault(job.id, (0.0, float(cells)))
                self._grids.add(job.id)
            self._tell()
            then(Path(str(job.payload["out"])).name)

        def submit() -> Job:
            job = opened.grids.submit(grid_of(opened, tray, axes), device=preferred_device(wanted))
            opened.sessions.save_tray(Path(str(job.payload["out"])).name, tray)
            return job

        self._studio.tasks.run(
            submit,
            take,
            lambda error: self._studio.fail(tr("The grid was not made."), error),
        )

    def reproduce(self, path: Path, run: str, device: str) -> None:
        """Make a result again and compare, on the device that made it if this machine has it."""
        opened = self._studio.project

        def then(job: Job) -> None:
            self._again[job.id] = path

        self._studio.tasks.run(
            lambda: opened.evaluation.reproduce(
                path, device=device_or(device, opened.runs.config(run).device)
            ),
            then,
            lambda error: self._studio.fail(tr("The result was not made again."), error),
        )

    def stop(self) -> None:
        """Stop all jobs that this page started; saved results are kept."""
        for job in list(self.jobs):
            with self._studio.guard(tr("The job cannot be stopped.")):
                self._studio.project.runner.cancel(job)

    def _take(self, job: Job) -> None:
        stored = self._studio.job(job.id)
        if not stored.state.ended:
            self.jobs.setdefault(job.id, (0.0, float(len(job.payload["items"]))))
        self._tell()

    def _on_result_ready(self, event: ResultReady) -> None:
        if event.job_id in self._again and "verdict" in event.data:
            self.reproduced.emit(self._again.pop(event.job_id), dict(event.data))
        elif self._studio.job(event.job_id).kind not in _MAKING:
            return
        elif "path" in event.data:
            self.result_saved.emit(Path(str(event.data["path"])))
        elif "notes" in event.data:
            self._tell_notes(event.data["notes"])
        elif "refused" in event.data:
            self._tell_refused(event.data["refused"])

    def _tell_notes(self, notes: Sequence[Mapping[str, Any]]) -> None:
        """Report each sentence once while the project is open."""
        for note in notes:
            if note["text"] not in self._told:
                self._told.add(note["text"])
                self._studio.notify("warning", tr(note["template"], **note["params"]))

    def _tell_refused(self, rows: Sequence[Mapping[str, str]]) -> None:
        shown = "\n".join(
            tr("Row {row}: {reason}", row=row["item"], reason=row["reason"]) for row in rows[:_SHOWN]
        )
        self._studio.notify(
            "warning",
            tr("{count} {count:row|rows} cannot be used; the others are made.", count=len(rows)),
            shown,
        )

    def _on_progress_made(self, event: ProgressMade) -> None:
        if event.job_id in self.jobs:
            self.jobs[event.job_id] = (event.done, event.total)
            if event.job_id not in self._grids:
                self.growing.advance(event)
            self._tell()

    def _on_preview_made(self, event: PreviewMade) -> None:
        if event.job_id in self.jobs and event.job_id not in self._grids:
            self.growing.grow(event)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id in self.jobs and event.state not in {JobState.QUEUED, JobState.RUNNING}:
            del self.jobs[event.job_id]
            self._grids.discard(event.job_id)
            self.growing.end(event.job_id)
            self._tell()

    def _tell(self) -> None:
        done, wanted = (sum(pair[side] for pair in self.jobs.values()) for side in (0, 1))
        self.progressed.emit(float(done), float(wanted))

    def _forget(self) -> None:
        self.jobs.clear()
        self._grids.clear()
        self._again.clear()
        self._told.clear()
        self.growing.end()
        self._tell()
