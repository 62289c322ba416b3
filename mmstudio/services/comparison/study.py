"""Studies: runs that are trained to be compared, as ordinary jobs.

Trainings come first, then evaluations behind them on the same lane, so that no evaluation takes time away from a training that
is measured in minutes. Asking for the same study again starts only what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import Run, RunState
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.services.evaluation.service import EvaluationService
from mmstudio.services.training.runs import RunService

_GOES_ON = frozenset({JobState.QUEUED, JobState.RUNNING})
SPLITS = ("test", "val", "train")
"""Splits to judge on, the best first."""


@dataclass(frozen=True)
class Study:
    """The runs of a study, and the jobs that are still to be done, in the order of the queue."""

    runs: tuple[str, ...]
    jobs: tuple[Job, ...]


class StudyQueue:
    """Puts what is missing of one study into the queue.

    Args:
        runs: The runs of the project.
        evaluation: Judges them.
        dataset: Name of the data set.
        device: ``cpu`` or ``cuda:N``.
        anew: Whether runs that start from another one are none of the study.
    """

    def __init__(
        self,
        runs: RunService,
        evaluation: EvaluationService,
        dataset: str,
        device: str,
        *,
        anew: bool = False,
    ) -> None:
        self._runs, self._evaluation = runs, evaluation
        self._dataset, self._device = dataset, device
        self._known = known_runs(runs, dataset, anew=anew)

    def train(self, recipe: Recipe, seed: int, name: str) -> tuple[str, list[Job]]:
        """The run of a recipe and seed, and its training if that is not done.

        Args:
            recipe: The recipe.
            seed: Seed of the run.
            name: Name of the run, if it has to be made.
        """
        there = next((run for run, known in self._known if run.seed == seed and known == recipe), None)
        if there is None:
            job = self._runs.start(self._dataset, recipe, seed=seed, device=self._device, name=name)
            return job.run_id, [job]
        before = self._runs.job(there.id)
        if before is not None and before.state in _GOES_ON:
            return there.id, [before]
        if there.state is RunState.DONE or (before is not None and before.state is JobState.DONE):
            return there.id, []
        return there.id, [self._runs.resume(there.id)]

    def judge(
        self, run: str, metrics: Sequence[Choice] | None, count: int, subset_count: int = 0
    ) -> list[Job]:
        """The evaluation of a run if it is not done.

        Args:
            run: Id of the run.
            metrics: What judges it; what judges it where nobody chooses if ``None``.
            count: Results with all conditions.
            subset_count: Results for each subset of them; 0 leaves the subsets out.
        """
        counts = self._runs.project.datasets.get(self._dataset).counts
        split = next((one for one in SPLITS if counts.get(one)), SPLITS[0])
        payload = self._evaluation.payload(
            run, metrics=metrics, split=split, count=count, subset_count=subset_count
        )
        runner = self._evaluation.runner
        of_run = [job for job in runner.jobs() if job.kind == "evaluate" and job.run_id == run]
        for job in reversed(of_run):
            if payload.to_json().items() <= dict(job.payload).items():
                if job.state is JobState.DONE:
                    return []
                if job.state not in _GOES_ON:
                    runner.resume(job.id)
                return [runner.job(job.id)]
        return [self._evaluation.submit(payload, in_turn=True)]


def known_runs(runs: RunService, dataset: str, *, anew: bool = True) -> list[tuple[Run, Recipe]]:
    """Runs on a data set, or those that started anew, with their recipes, the latest first."""
    found: list[tuple[Run, Recipe]] = []
    for run in reversed(runs.project.runs.list()):
        if run.dataset == dataset:
            try:
                config = runs.project.runs.files(run.id).config()
            except StudioError:  # it cannot be read, so it is none of this study
                continue
            found += [(run, config.recipe)] if config.start is None or not anew else []
    return found
