"""What a job that makes a run smaller leaves behind: runs that are done, or none where it was stopped before it wrote them."""

from __future__ import annotations

from contextlib import suppress

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import RunState
from mmstudio.plan.payloads import ShrinkPayload
from mmstudio.services.evaluation.listed import take_in
from mmstudio.services.evaluation.unfinished import forget_unfinished_of
from mmstudio.storage.project.project import Project


def settle(project: Project, job: Job, state: JobState) -> None:
    """Bring the rows of the smaller runs up to date when their job has changed its state."""
    try:
        payload = ShrinkPayload.of(job)
    except StudioError:  # of a stranger, or another version
        return
    runs = [payload.run, *(one.run for one in payload.variants)]
    if state is JobState.CANCELLED:
        for run in runs:
            with suppress(StudioError):
                forget_unfinished_of(project, run, job.id)
    for asked in payload.variants:
        with suppress(StudioError):  # somebody has deleted it meanwhile
            _settle(project, asked.run, packed=asked.form != "student", ended=state.ended)
    if state is JobState.DONE:
        for run in runs:
            with suppress(StudioError):
                take_in(project, run)


def _settle(project: Project, run: str, *, packed: bool, ended: bool) -> None:
    steps = project.runs.files(run).checkpoints.steps()
    if packed and steps:
        project.runs.update(run, state=RunState.DONE, step=steps[-1])
    elif packed and ended:
        project.runs.delete(run)
