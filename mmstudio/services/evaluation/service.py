"""The evaluation service: judges runs, reads their evaluations, and reproduces results."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import FilePayload
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.judging.own_metrics import own_metrics
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.config import read_config
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.named_parts import check_named_parts
from mmstudio.plugins.registry import Registry
from mmstudio.services.evaluation.listed import Listed, listed
from mmstudio.services.evaluation.predictions import check_checkpoint, check_split
from mmstudio.services.evaluation.usual import usual_extractor, usual_metrics
from mmstudio.services.jobs import new_job
from mmstudio.storage.evaluations import StoredScore
from mmstudio.storage.project.project import Project

SHORT = 8
"""How many characters of an id lists show; any beginning that is unique in the run names an evaluation."""


@dataclass(frozen=True)
class EvaluationService:
    """Evaluations and reproductions in one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def evaluate(
        self,
        key: str,
        *,
        metrics: Sequence[Choice] | None = None,
        split: str = "test",
        count: int = 512,
        subset_count: int = 256,
        checkpoint: str | int = "latest",
        baselines: bool = False,
        neighbours: str = "",
        device: str = "",
    ) -> Job:
        """Judge a run; the evaluation is kept under the job's id, beside all others of the run.

        Args:
            key: Id or name of the run.
            metrics: What judges it; the reader of the data set's attributes, where it has one, if ``None``.
            split: Samples whose conditions are used.
            count: How many results with all conditions given.
            subset_count: Results for each subset of the conditions; 0 leaves the subsets out.
            checkpoint: ``latest``, ``best`` or a step.
            baselines: Whether the metrics judge baselines too.
            neighbours: Id of the extractor by whose features the nearest training samples are found; empty for none.
            device: That it runs on; the run's own if empty.

        Raises:
            NotFoundError: If there is no such run, data set or metric.
            UsageError: If the split holds no samples, or a metric cannot judge what the run makes.
        """
        payload = self.payload(
            key,
            metrics=metrics,
            split=split,
            count=count,
            subset_count=subset_count,
            checkpoint=checkpoint,
            baselines=baselines,
            neighbours=neighbours,
        )
        return self.submit(payload, device=device)

    def payload(
        self,
        key: str,
        *,
        metrics: Sequence[Choice] | None = None,
        split: str = "test",
        count: int = 512,
        subset_count: int = 256,
        checkpoint: str | int = "latest",
        baselines: bool = False,
        neighbours: str = "",
    ) -> EvaluatePayload:
        """What a job has to do that judges a run; arguments and errors are those of :meth:`evaluate`."""
        run = self.project.runs.get(key)
        check_split(self.project.datasets.get(run.dataset), split)
        check_checkpoint(run.id, self.project.runs.files(run.id).plan(self.registry), checkpoint)
        told: dict[str, Any] = {
            "run": run.id,
            "checkpoint": checkpoint,
            "split": split,
            "count": count,
            "subset_count": subset_count,
            "baselines": baselines,
            "neighbours": neighbours,
        }
        if neighbours:
            self.registry.resources.require(self.registry.extractors.get(neighbours).resources)
        if metrics is not None:
            self._check(run.id, metrics)
            told["metrics"] = [choice.model_dump(mode="json") for choice in metrics]
        return EvaluatePayload.asked(told)

    def submit(self, payload: EvaluatePayload, *, device: str = "", in_turn: bool = False) -> Job:
        """Put an evaluation into the queue; one of the same that was interrupted or paused goes on instead.

        Args:
            payload: What it has to do.
            device: That it runs on; the run's own if empty.
            in_turn: Whether it waits for the trainings that are in the queue, instead of running beside them.
        """
        run = self.project.runs.get(payload.run)
        device = device or self.project.runs.files(run.id).config().device
        # a lane of its own: who generates does not wait for an evaluation of minutes to end
        lane = f"{device}:{'train' if in_turn else 'judge'}"
        for job in self.project.jobs.list([JobState.INTERRUPTED, JobState.PAUSED]):
            if job.kind == "evaluate" and job.lane == lane and _is(job, payload):
                self.runner.resume(job.id)
                return self.runner.job(job.id)
        return self.runner.submit(
            new_job("evaluate", "Evaluate {run}", lane, payload, run_id=run.id, run=run.name)
        )

    def metrics(self, key: str) -> builtins.list[MetricSpec]:
        """The metrics that can judge what a run makes; those of its data set's attributes come first.

        Raises:
            NotFoundError: If there is no such run.
        """
        run = self.project.runs.get(key)
        made = self._makes(run.id)
        own = next((info.attributes for info in self.project.datasets.list() if info.name == run.dataset), "")
        found = [spec for spec in self.registry.metrics if spec.judges(made)]
        first = own_metrics(self.registry, made, own)
        return [*first, *(spec for spec in found if spec not in first)]

    def usual(self, key: str) -> tuple[builtins.list[Choice] | None, str]:
        """The metrics that judge a run, and the extractor that finds neighbours, if a person chooses none.

        Returns:
            The metrics, ``None`` for a run that makes nothing; and an extractor's id, or empty.

        Raises:
            NotFoundError: If there is no such run.
        """
        run = self.project.runs.get(key)
        made = self._makes(run.id)
        if not made:
            return None, ""
        reader = next(
            (info.attributes for info in self.project.datasets.list() if info.name == run.dataset), ""
        )
        return usual_metrics(self.registry, made, reader), usual_extractor(self.registry, made)

    def list(self, key: str) -> builtins.list[Listed]:
        """A run's evaluations, the latest last; those stored by older versions come first.

        Raises:
            NotFoundError: If there is no such run.
        """
        return listed(self._files(key))

    def read(self, key: str, evaluation_id: str) -> Evaluation:
        """An evaluation of a run, by the beginning of its id.

        Raises:
            NotFoundError: If the run or the evaluation does not exist.
            UsageError: If the beginning fits several.
            DamagedError: If it cannot be read.
        """
        files = self._files(key)
        known = files.evaluations()
        begin = [one for one in known if one.startswith(evaluation_id)]
        if evaluation_id in known or not begin:
            return files.evaluation(evaluation_id)
        if len(begin) > 1:
            raise UsageError(
                "Several evaluations begin with {id!r}: {known}.", id=evaluation_id, known=", ".join(begin)
            )
        return files.evaluation(begin[0])

    def scores(self, runs: Collection[str] = (), metric: str = "") -> builtins.list[StoredScore]:
        """Scores of several runs, or of all, in one query; the latest evaluation of a run last.

        Args:
            runs: Ids.
            metric: Id of the metric to return; all if empty.
        """
        return self.project.evaluations.scores(runs, metric)

    def reproduce(self, file: Path, *, device: str = "cpu") -> Job:
        """Make a result again from the recipe inside it, and compare.

        Raises:
            UsageError: If there is no such file.
        """
        if not file.is_file():
            raise UsageError("There is no file {file}.", file=str(file))
        payload = FilePayload(file=str(file.absolute()))
        return self.runner.submit(
            new_job("reproduce", "Reproduce {file}", f"{device}:sample", payload, file=file.name)
        )

    def _files(self, key: str) -> RunFolder:
        return self.project.runs.files(self.project.runs.get(key).id)

    def _check(self, run_id: str, metrics: Sequence[Choice]) -> None:
        made = self._makes(run_id)
        ids = [choice.id for choice in metrics]
        if twice := next((one for one in ids if ids.count(one) > 1), ""):
            raise UsageError("The metric {id!r} is named twice.", id=twice)
        for choice in metrics:
            spec = self.registry.metrics.get(choice.id)
            if not made:
                raise UsageError(
                    "The run makes nothing that a metric could judge.",
                    hint="Evaluate it without --metric: it has figures of its own.",
                )
            if not spec.judges(made):
                raise UsageError(
                    "The metric {id!r} judges {modality}, and the run makes {made}.",
                    hint="Choose another metric.",
                    id=spec.id,
                    modality=spec.modality,
                    made=", ".join(made),
                )
            config = read_config(spec.config, choice.settings, spec.id)
            check_named_parts(spec, config, self.registry)
            if extractor := spec.extractor_of(config):
                self.registry.resources.require(self.registry.extractors.get(extractor).resources)

    def _makes(self, run_id: str) -> builtins.list[str]:
        """Modalities of the slots that a run makes; empty if it learns without making anything."""
        plan = self.project.runs.files(run_id).plan(self.registry)
        return [slot.modality for slot in plan.targets] if plan.makes else []


def _is(job: Job, payload: EvaluatePayload) -> bool:
    try:
        return EvaluatePayload.of(job) == payload
    except UsageError:  # of an older program, or from a stranger
        return False


def find_project(file: Path) -> Path | None:
    """The project that a file lies in, or ``None``."""
    return next((folder for folder in file.absolute().parents if (folder / "project.json").is_file()), None)
