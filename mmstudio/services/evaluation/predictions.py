"""Predictions: asks runs for the class or the number of samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import MOST_RESULTS
from mmstudio.core.sample import DatasetInfo
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.payloads import PredictPayload
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.asked_run import AskedRun
from mmstudio.services.generation.conditions import ConditionReader, Wish
from mmstudio.services.generation.hashes import with_hashes
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class PredictionService:
    """Predicts with the runs of one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def submit(
        self,
        key: str,
        wish: Wish,
        *,
        base: Path,
        split: str = "test",
        count: int = 16,
        device: str = "",
        checkpoint: str | int = "latest",
        slot: str = "",
    ) -> Job:
        """Put a prediction into the queue.

        Args:
            key: Id or name of the run.
            wish: The values to predict for; if there are none, stored samples are taken.
            base: Folder that relative paths are relative to.
            split: The split whose first samples are taken.
            count: How many of these samples.
            device: That it runs on; the run's own if empty.
            checkpoint: Of a run that learns in steps: ``latest``, ``best`` or a step.
            slot: The slot or column to be told, where the run tells several; the first if empty.

        Returns:
            The job; its result is described at :func:`mmstudio.engine.judge.telling.predict.predict`.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If it predicts nothing, does not take what is given, or the split holds no samples; or for too many.
            BadFileError: If a file cannot be read.
        """
        asked = AskedRun.of(self.project, self.registry, key)
        run, plan = asked.run, asked.plan
        plan.check_predicts(slot)
        check_checkpoint(run.id, plan, checkpoint)
        if not 0 < count <= MOST_RESULTS:
            raise UsageError(
                "Between 1 and {most:,} samples can be asked about at a time.", most=MOST_RESULTS
            )
        given = ConditionReader(run.id, plan, self.registry).read(wish, base)
        if not given:
            check_split(self.project.datasets.get(run.dataset), split)
        (item,) = with_hashes([{"conditions": given}])
        payload = PredictPayload.asked(
            {
                "run": run.id,
                "checkpoint": checkpoint,
                "split": split,
                "count": count,
                "conditions": item["conditions"],
                "slot": slot,
            }
        )
        return self.runner.submit(asked.new_job("predict", "Predict by {run}", payload, device))


def check_split(info: DatasetInfo, split: str) -> None:
    """Refuse to ask about samples where there are none.

    Raises:
        UsageError: If the split holds none.
    """
    if not info.counts.get(split):
        raise UsageError(
            "The data set {dataset!r} has no samples in its split {split!r}.",
            dataset=info.name,
            split=split,
        )


def check_checkpoint(run: str, plan: RunPlan, checkpoint: str | int) -> None:
    """Refuse to choose a checkpoint of a run that has none.

    Raises:
        UsageError: If it learns all at once.
    """
    if checkpoint != "latest" and plan.predicts:
        raise UsageError(
            "The run {run} learns all at once: it has no checkpoints to choose from.",
            hint="Leave --checkpoint out.",
            run=run,
        )
