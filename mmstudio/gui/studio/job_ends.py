"""Job ends: outcomes of jobs in any project are stored and reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mmstudio.core.events import StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import Run
from mmstudio.gui.look.language import named, title_of, tr
from mmstudio.gui.studio.notices import Notice, Way
from mmstudio.gui.studio.workplace import WORKING, Workplace
from mmstudio.services.jobs import QUIET
from mmstudio.services.reports.figure_names import told_with_figure

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

_CONTENT_OF = {
    "import": "datasets",
    "train": "runs",
    "generate": "sessions",
    "grid": "sessions",
    "evaluate": "runs",
    "shrink": "runs",
}


class JobEnds(QObject):
    """Follows the jobs of the open project and of background projects.

    Args:
        studio: Of the window.
    """

    def __init__(self, studio: Workplace) -> None:
        super().__init__(studio)
        self._studio = studio
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.background.state_changed.connect(self._on_background_changed)

    def _on_state_changed(self, event: StateChanged) -> None:
        studio = self._studio
        job = None if studio.opened is None else self._follow(studio.opened, event)
        if job is not None and job.kind in QUIET:  # nothing lists it
            return
        studio.content_changed.emit("jobs")
        if job is not None and job.state not in WORKING and job.kind in _CONTENT_OF:
            studio.content_changed.emit(_CONTENT_OF[job.kind])

    def _on_background_changed(self, opened: OpenProject, event: StateChanged) -> None:
        self._follow(opened, event)
        self._studio.content_changed.emit("jobs")

    def _follow(self, opened: OpenProject, event: StateChanged) -> Job:
        studio, job = self._studio, opened.runner.job(event.job_id)
        if (
            event.state in WORKING or job.state in WORKING
        ):  # of a short job, its beginning may be read after its end
            return job
        if job.kind == "train":
            run = studio.attempt(tr("The run's state was not stored."), lambda: opened.runs.follow(job))
            if run is not None and job.state is JobState.DONE:
                studio.notified.emit(self._end_of(opened, run, job))
        if job.kind == "evaluate" and job.state is JobState.DONE:
            studio.notified.emit(self._judged(opened, job))
        if job.kind == "grid" and job.state is JobState.DONE:
            self._tell_grid(opened, job)
        if job.kind == "import" and job.state is JobState.DONE and (remarks := job.result.get("remarks")):
            title = tr("Some files are used in part, or otherwise than they stand.")
            studio.notified.emit(Notice("note", self._with_project(opened, title), "\n".join(remarks)))
        if job.kind == "import" and job.state is JobState.DONE and "added" in job.result:
            studio.notified.emit(self._more_of(opened, job))
        if event.failure is not None and job.kind not in QUIET:
            title = tr("{title} failed.", title=self._with_project(opened, title_of(job)))
            studio.notified.emit(Notice.of_failure(title, event.failure))
        return job

    def _more_of(self, opened: OpenProject, job: Job) -> Notice:
        """The outcome of an addition to a data set, or of a retry."""
        title = tr(
            "The data set {dataset} has more samples: {count}.",
            dataset=job.result["dataset"],
            count=f"{job.result['added']:,}",
        )
        if not job.result["added"]:
            title = tr("Nothing was added to the data set {dataset}.", dataset=job.result["dataset"])
        told = [str(note) for note in job.result["notes"]]
        if job.result["problems"]:
            told.append(
                tr(
                    "{count} {count:input was|inputs were} skipped, wholly or in part",
                    count=f"{job.result['problems']:,}",
                )
            )
        return Notice("note", self._with_project(opened, title), "\n".join(told))

    def _end_of(self, opened: OpenProject, run: Run, job: Job) -> Notice:
        """The notice that a training has ended, and what it says of itself; in the open project it leads on."""
        here = opened is self._studio.opened
        makes = opened.project.runs.files(run.id).learner() == "generator"
        told = [told_with_figure(note["template"], note["params"], tr) for note in job.result.get("told", ())]
        if run.step and not told:
            told = [tr("It made {steps} {steps:step|steps}.", steps=f"{run.step:,}")]
        lost = job.result.get("adaptation", {}).get("verdict") == "refused"
        return Notice(
            "warning" if lost else "good",
            tr("The training of {run} has ended.", run=self._with_project(opened, named(run))),
            "\n".join(told),
            way=Way("Generate from it", "generate", run.id) if here and makes else None,
            calls=True,
        )

    def _judged(self, opened: OpenProject, job: Job) -> Notice:
        """The notice that an evaluation has ended; in the open project it leads to its scores."""
        run = str(job.title_words[1].get("run", job.run_id))
        here = opened is self._studio.opened
        return Notice(
            "good",
            tr("The run {run} is evaluated.", run=self._with_project(opened, run)),
            way=Way("Show the scores", "train", f"{job.run_id}/scores") if here else None,
            calls=True,
        )

    def _tell_grid(self, opened: OpenProject, job: Job) -> None:
        """Say that a grid is made, unless its session is in sight; in the open project the notice leads there."""
        out = Path(str(job.payload["out"]))
        here = opened is self._studio.opened
        if here and self._studio.in_sight() == ("generate", out.name):
            return
        kept = any(session.id == out.name for session in opened.sessions.list())
        title = tr("Made: {title}.", title=self._with_project(opened, title_of(job)))
        way = Way("Look at the grid", "generate", out.name) if here and kept else None
        self._studio.notified.emit(Notice("good", title, way=way, calls=True))

    def _with_project(self, opened: OpenProject, words: str) -> str:
        """Words about a project, with its name if it is not the open one."""
        return words if opened is self._studio.opened else f"{words} ({opened.project.name})"
