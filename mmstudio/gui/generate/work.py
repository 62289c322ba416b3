"""The jobs of the page Generate: generation, live preview and reproduction."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import PreviewMade, ProgressMade, ResultReady, StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.core.results import item_shown
from mmstudio.gui.generate.growth import Growing
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.grid import Axis
from mmstudio.services.devices import device_or, preferred_device
from mmstudio.services.generation.grids import GridRequest
from mmstudio.services.generation.tray import Tray, given
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.opened import OpenProject

_TOGETHER = 4
"""How many results are made at a time, so that the first ones appear soon."""
_MAKING = frozenset({"generate", "grid"})
"""Kinds of jobs that make results."""
_SHOWN = 5
"""How many left-out rows a notice names."""
_STALE_S = 0.25
"""A preview that takes longer than this is dropped for a newer one."""


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
                _request(opened, tray, session), device=preferred_device(wanted)
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
            job = opened.grids.submit(_grid(opened, tray, axes), device=preferred_device(wanted))
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
            "warning", tr("{count} rows cannot be used; the others are made.", count=len(rows)), shown
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


class Look(QObject):
    """One live preview of the tray, renewed whenever it changes; the newest request wins.

    Signals:
        seen: Slot to raw value, and how long it took in seconds.
        failed: A preview did not work.
    """

    seen = Signal(dict, float)
    failed = Signal()

    def __init__(self, studio: Studio, tray: Callable[[], Tray]) -> None:
        super().__init__(studio)
        self._studio, self._tray = studio, tray
        self._job = ""
        self._busy = self._again = False
        self._began = 0.0
        studio.bridge.preview_made.connect(self._on_preview_made)
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self.stop)

    def ask(self) -> None:
        """Request a preview of the tray, now or as soon as the previous one has ended."""
        if not self._busy:
            self._begin()
            return
        self._again = True
        if self._job and time.monotonic() - self._began > _STALE_S:
            self._cancel()

    def stop(self) -> None:
        """Stop previewing."""
        self._again = False
        if self._job:
            self._cancel()
        if self._studio.opened is None:
            self._busy, self._job = False, ""

    def _begin(self) -> None:
        opened, tray, wanted = self._studio.project, self._tray(), self._studio.preferences.device
        self._busy, self._again, self._job = True, False, ""
        self._began = time.monotonic()
        self._studio.tasks.run(
            lambda: opened.generation.submit_live(_glance(opened, tray), device=preferred_device(wanted)),
            self._take,
            self._fail,
        )

    def _take(self, job: Job) -> None:
        self._job = job.id
        if self._studio.opened is None or self._studio.job(job.id).state.ended:
            self._over()

    def _fail(self, error: BaseException) -> None:
        self._busy = False
        self._studio.fail(tr("There is nothing to look at."), error)
        self.failed.emit()

    def _cancel(self) -> None:
        with self._studio.guard(tr("The job cannot be stopped.")):
            self._studio.project.runner.cancel(self._job)

    def _on_preview_made(self, event: PreviewMade) -> None:
        if event.job_id == self._job and item_shown(event.kind) is not None:
            self.seen.emit(
                {slot: values[0] for slot, values in event.slots.items()}, time.monotonic() - self._began
            )

    def _on_state_changed(self, event: StateChanged) -> None:
        if self._job and event.job_id == self._job and event.state not in {JobState.QUEUED, JobState.RUNNING}:
            if event.state is JobState.FAILED:
                self._again = False
                self.failed.emit()
            self._over()

    def _over(self) -> None:
        self._busy, self._job = False, ""
        if self._again and self._studio.opened is not None:
            self._begin()


def _request(opened: OpenProject, tray: Tray, session: str) -> GenerateRequest:
    service = opened.generation
    slots, common = _given(opened, tray)
    if tray.manifest:
        wanted = service.from_manifest(
            tray.run, Path(tray.manifest), common, seed=tray.seed, count=tray.count
        )
        items, refused = wanted.items, wanted.refused
    else:
        refused = ()
        items = [ItemWish(f"{index:03d}", tray.seed + index, common) for index in range(tray.count)]
    return GenerateRequest(
        tray.run,
        items,
        guidance={slot: scale for slot, scale in tray.guidance.items() if slot in slots},
        joint=tray.joint,
        settings={} if tray.fast else tray.settings,
        fast=tray.fast,
        checkpoint=tray.checkpoint,
        session=session,
        batch=_TOGETHER,
        refused=refused,
    )


def _grid(opened: OpenProject, tray: Tray, axes: Sequence[Axis]) -> GridRequest:
    slots, common = _given(opened, tray)
    return GridRequest(
        tray.run,
        axes,
        common,
        tray.seed,
        tray.checkpoint,
        {slot: scale for slot, scale in tray.guidance.items() if slot in slots},
        tray.joint,
        {} if tray.fast else tray.settings,
        tray.fast,
    )


def _given(opened: OpenProject, tray: Tray) -> tuple[frozenset[str], dict[str, Any]]:
    """The condition slots of a tray's run, and the values on the tray: conditions, and those held fixed."""
    reader = opened.generation.reader(tray.run)
    slots = frozenset(slot.name for slot in reader.slots)
    return slots - reader.held, given(tray.heard(slots, reader.held))


def _glance(opened: OpenProject, tray: Tray) -> GenerateRequest:
    slots, common = _given(opened, tray)
    return GenerateRequest(
        tray.run,
        [ItemWish("look", tray.seed, common)],
        guidance={slot: scale for slot, scale in tray.guidance.items() if slot in slots},
        joint=tray.joint,
        fast=True,
        checkpoint=tray.checkpoint,
    )
