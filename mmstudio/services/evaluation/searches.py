"""Searches: finds samples and results in the space of a run that aligns slots."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

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
from mmstudio.services.generation.gallery import GalleryService
from mmstudio.services.generation.hashes import with_hashes
from mmstudio.storage.project.project import Project
from mmstudio.storage.results.query import ResultFilter

Among = Literal["dataset", "datasets", "results"]
"""What is looked through: the samples of one data set, those of all, or the results of all sessions."""


@dataclass(frozen=True)
class SearchService:
    """Searches the samples and results of one open project."""

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
        among: Among = "dataset",
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
            among: What is looked through. Of all data sets, those without the slot are left out.
            slot: The slot whose values are looked through; if empty the run's main one, or the first that the data set has.
            count: Number of samples or results to find.
            checkpoint: The run's checkpoint.
            device: That it runs on; the run's own if empty.

        Returns:
            The job; its result is described at :func:`mmstudio.engine.judge.search.job.search`.

        Raises:
            NotFoundError: If there is no such run or data set.
            UsageError: If the run has no space, does not take what is given, or nothing is given; or for too many samples;
                or if there is nothing to look through.
            BadFileError: If a file cannot be read.
        """
        asked = AskedRun.of(self.project, self.registry, key)
        run, plan = asked.run, asked.plan
        plan.check_searches()
        if not 0 < count <= MOST_RESULTS:
            raise UsageError("Between 1 and {most:,} samples can be found at a time.", most=MOST_RESULTS)
        conditions = _given(ConditionReader(run.id, plan, self.registry).read(wish, base), plan)
        where = self._where(dataset or run.dataset, among)
        payload = SearchPayload.asked(
            {
                "run": run.id,
                "checkpoint": checkpoint,
                **where,
                "slot": slot,
                "conditions": conditions,
                "count": count,
            }
        )
        title = "Search {dataset} by {run}"
        if payload.others:
            title = "Search all data sets by {run}"
        elif payload.results:
            title = "Search the results by {run}"
        return self.runner.submit(asked.new_job("search", title, payload, device, dataset=payload.dataset))

    def able(self, dataset: str) -> list[Run]:
        """The runs of the project in whose space samples of a data set can be searched and that have a checkpoint.

        Those that were trained on it come first, then those on others with a slot of the same name and kind; each the newest first.
        """
        held = {(slot.name, slot.modality) for slot in self.project.datasets.get(dataset).slots}
        own, others = [], []
        for run in reversed(self.project.runs.list()):
            files = self.project.runs.files(run.id)
            with suppress(StudioError):  # one that cannot be read is told where runs are listed
                plan = files.plan(self.registry)
                if not plan.searches or not files.checkpoints.steps():
                    continue
                if run.dataset == dataset:
                    own.append(run)
                elif any((slot.name, slot.modality) in held for slot in plan.conditions):
                    others.append(run)
        return [*own, *others]

    def _where(self, dataset: str, among: Among) -> dict[str, Any]:
        """What is looked through, as a payload says it."""
        if among == "dataset":
            return {"dataset": self.project.datasets.get(dataset).name}
        if among == "datasets":
            names = [info.name for info in self.project.datasets.list() if any(info.counts.values())]
            if not names:
                raise UsageError("There is no data set yet that could be searched.")
            first = dataset if dataset in names else names[0]
            return {"dataset": first, "others": [name for name in names if name != first]}
        GalleryService(self.project, self.registry).refresh()
        index = self.project.results
        found = index.read(index.find(ResultFilter())[:MOST_RESULTS])
        if not found:
            raise UsageError(
                "There are no results yet that could be searched.", hint="Generate some, then search again."
            )
        return {
            "dataset": dataset,
            "results": [{"session": one.session, "name": one.name} for one in found],
        }


def _given(given: dict[str, Any], plan: RunPlan) -> dict[str, Any]:
    """What is searched for, with the hashes of its files.

    Raises:
        UsageError: If it is nothing, or nothing of it counts.
    """
    if given and not any(entry["weight"] for entries in given.values() for entry in entries):
        raise UsageError(
            "All that is given has the weight 0, so there is nothing to search for.",
            hint="Let something of it count: its weight goes from 0 to 5.",
        )
    if not given:
        raise UsageError(
            "Nothing is given to search for.",
            hint="The run takes: {known}.",
            known=", ".join(one.name for one in plan.takes),
        )
    (item,) = with_hashes([{"conditions": given}])
    conditions: dict[str, Any] = item["conditions"]
    return conditions
