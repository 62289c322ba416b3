"""What evaluations keep that have not ended: it is removed with those that were cancelled."""

from __future__ import annotations

import shutil
from contextlib import suppress

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.plan.scores import part_of
from mmstudio.storage.project.project import Project


def forget_unfinished(project: Project, job: Job) -> None:
    """Remove what an evaluation that was cancelled has kept; nothing if it has ended."""
    forget_unfinished_of(project, job.run_id, job.id)


def forget_unfinished_of(project: Project, run_id: str, job_id: str) -> None:
    """Remove what a job has kept of one run's evaluation."""
    files = project.runs.files(run_id)
    part = part_of(files.path, job_id)
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
        files.result_files(job_id).remove()


def forget_cancelled(project: Project) -> None:
    """Remove what evaluations have kept that were cancelled while they were paused."""
    for job in project.jobs.list([JobState.CANCELLED]):
        if job.kind == "evaluate" and job.run_id:
            with suppress(StudioError):
                forget_unfinished(project, job)
