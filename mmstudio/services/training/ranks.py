"""Trainings in several processes: how each is opened, and how a person says how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.context import GrowingSamples
from mmstudio.core.job import Job
from mmstudio.core.payloads import RanksPayload
from mmstudio.jobs.apart import Processes
from mmstudio.plugins.registry import Registry
from mmstudio.services.job_kinds import kind_of
from mmstudio.storage.project.project import Project

LAUNCH = "mmstudio.engine.train.ranks.launch:launch"
WORLD = "mmstudio.services.training.ranks:open_world"


@dataclass(frozen=True)
class RankWorld:
    """What one process of a training works with.

    Attributes:
        project: The project, opened for reading.
        registry: The plugins, as the program that started the training knows them.
    """

    project: Project
    registry: Registry

    def samples(self, dataset: str) -> GrowingSamples:
        """The data set of that name."""
        return self.project.datasets.samples(dataset)


def open_world(root: Path, own: bool, registry: Registry) -> RankWorld:  # noqa: FBT001 - a fact that was sent
    """Open a project in another process than the one that writes to it."""
    return RankWorld(Project.open(root, write=False, own=own), registry)


def apart_of(job: Job, project: Project, registry: Registry) -> Processes | None:
    """How a job runs in several processes; ``None`` if it runs in its lane."""
    payload = kind_of(job).payload(job) if job.kind == "train" else None
    if not isinstance(payload, RanksPayload):
        return None
    if job.run_id:
        project.datasets.samples(project.runs.get(job.run_id).dataset).keep_fingerprints()
    facts = (project.layout.root, project.layout.own, registry)
    return Processes(LAUNCH, WORLD, facts, payload.devices, payload.restarts)
