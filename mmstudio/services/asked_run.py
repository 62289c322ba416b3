"""The asked run: a trained run that a job is to ask, and that job."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.core.job import Job
from mmstudio.core.payloads import Payload
from mmstudio.core.run import Run
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class AskedRun:
    """A run that is asked.

    Attributes:
        run: As it is stored.
        files: Its folder.
        plan: What it is.
    """

    run: Run
    files: RunFolder
    plan: RunPlan

    @classmethod
    def of(cls, project: Project, registry: Registry, key: str) -> AskedRun:
        """Find it.

        Args:
            project: The open project.
            registry: Of the plugins.
            key: Its id or name.

        Raises:
            NotFoundError: If there is no such run.
            DamagedError: If it cannot be read.
        """
        run = project.runs.get(key)
        files = project.runs.files(run.id)
        return cls(run, files, files.plan(registry))

    def new_job(self, kind: str, title: str, payload: Payload, device: str, **words: str | int) -> Job:
        """A job that asks it, not yet submitted.

        Args:
            kind: Of the job.
            title: Template over ``run``, the name of the run, and ``words``.
            payload: Of the job.
            device: That it runs on; that of the run if empty.
            words: What else the title says.
        """
        lane = f"{device or self.files.config().device}:sample"
        return new_job(kind, title, lane, payload, run_id=self.run.id, run=self.run.name, **words)
