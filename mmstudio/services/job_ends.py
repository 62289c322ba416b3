"""What follows when a job begins or ends: plugins are told, scores and results entered, sweeps gone on with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.plugins.manager import PluginHost
from mmstudio.services.evaluation.listed import take_in
from mmstudio.services.evaluation.unfinished import forget_unfinished
from mmstudio.services.generation.gallery import GalleryService
from mmstudio.services.smaller.settling import settle
from mmstudio.storage.project.project import Project

Followed = Callable[[Job, JobState], None]
"""Takes a job that has begun or ended."""


def follow_job(host: PluginHost, project: Project, job: Job, state: JobState, then: Followed) -> list[str]:
    """Let everybody know of a job's beginning or end.

    Args:
        host: Its plugins learn of trainings.
        project: What is stored.
        job: The job.
        state: Its state from now on.
        then: What puts further jobs into the queue.

    Returns:
        Failures of plugins, as sentences.
    """
    if state is not JobState.RUNNING and job.payload.get("out"):
        with suppress(StudioError):  # the files stay, and are entered when somebody asks next
            GalleryService(project, host.registry).refresh()
    if job.kind == "evaluate" and job.run_id and state is JobState.DONE:
        take_in(project, job.run_id)
    if job.kind == "evaluate" and job.run_id and state is JobState.CANCELLED:
        forget_unfinished(project, job)
    if job.kind == "shrink" and state is not JobState.RUNNING:
        settle(project, job, state)
    told = _tell_plugins(host, project, job, state)
    if job.kind in {"train", "evaluate"}:
        then(job, state)
    return told


def _tell_plugins(host: PluginHost, project: Project, job: Job, state: JobState) -> list[str]:
    """Let plugins know that a run begins or has ended."""
    if job.kind != "train" or not job.run_id:
        return []
    event = "mmstudio_run_started" if state is JobState.RUNNING else "mmstudio_run_finished"
    try:
        run = project.runs.get(job.run_id)
    except StudioError:  # the run was deleted meanwhile
        return []
    return host.tell(event, run=run)
