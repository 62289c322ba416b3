"""Searches: finds samples in the space of a run that aligns slots."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import MOST_RESULTS
from mmstudio.core.run import Run
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.payloads import SearchPayload
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.asked_run import AskedRun
from mmstudio.services.generation.conditions import ConditionReader, Wish
from mmstudio.services.generation.hashes import with_hashes
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class SearchService:
    """Searches the samples of one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def submit(
        self,
        key: str,
        wish: Wish,
        *,
        base: Path,
        dataset: str = "",
        slot: str = "",
        count: int = 12,
        checkpoint: str | int = "latest",
        device: str = "",
    ) -> Job:
        """Put a search into the queue.

        Args:
            key: Id or name of the run that has the space.
            wish: The values to search for, with their weights.
            base: Folder that relative paths are relative to.
            dataset: Name of the data set; the run's own if empty.
            slot: The slot whose values are looked through; the run's main one if empty.
            count: Number of samples to find.
            checkpoint: The run's checkpoint.
            device: That it runs on; the run's own if empty.

        Returns:
            The job; its result is described at :func:`mmstudio.engine.judge.search.job.search`.

        Raises:
            NotFoundError: If there is no such run or data set.
            UsageError: If the run has no space, does not take what is given, or nothing is given; or for too many samples.
            BadFileError: If a file cannot be read.
        """
        asked = AskedRun.of(self.project, self.registry, key)
        run, plan = asked.run, asked.plan
        plan.check_searches()
        if not 0 < count <= MOST_RESULTS:
            raise UsageError("Between 1 and {most:,} samples can be found at a time.", most=MOST_RESULTS)
        data = self.project.datasets.get(dataset or run.dataset)
        conditions = _given(ConditionReader(run.id, plan, self.registry).read(wish, base), plan)
        payload = SearchPayload.asked(
            {
                "run": run.id,
                "checkpoint": checkpoint,
                "dataset": data.name,
                "slot": slot,
                "conditions": conditions,
                "count": count,
            }
        )
        title = "Search {dataset} by {run}"
        return self.runner.submit(asked.new_job("search", title, payload, device, dataset=data.name))

    def able(self, dataset: str) -> list[Run]:
        """The runs on a data set in whose space samples can be searched and that have a checkpoint, the newest first."""
        found = []
        for run in reversed(self.project.runs.list()):
            files = self.project.runs.files(run.id)
            with suppress(StudioError):  # one that cannot be read is told where runs are listed
                if (
                    run.dataset == dataset
                    and files.plan(self.registry).searches
                    and files.checkpoints.steps()
                ):
                    found.append(run)
        return found


def _given(given: dict[str, Any], plan: RunPlan) -> dict[str, Any]:
    """What is searched for, with the hashes of its files.

    Raises:
        UsageError: If it is nothing.
    """
    if not given:
        raise UsageError(
            "Nothing is given to search for.",
            hint="The run takes: {known}.",
            known=", ".join(one.name for one in plan.takes),
        )
    (item,) = with_hashes([{"conditions": given}])
    conditions: dict[str, Any] = item["conditions"]
    return conditions
