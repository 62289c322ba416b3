"""The run service: starts, resumes and lists runs."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field, replace

from mmstudio.core.errors import UsageError
from mmstudio.core.job import TITLE, Job, JobState
from mmstudio.core.payloads import Payload, RanksPayload, TrainPayload
from mmstudio.core.run import LearnerKind, Run, RunState, RunSummary
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.payloads import EstimatePayload
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plan.sweeps.part import SweepPart
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.specs import resolve
from mmstudio.services.job_kinds import kind_of
from mmstudio.services.jobs import MEASURE, new_job
from mmstudio.services.training.beginning import begin
from mmstudio.services.training.more_time import lengthen
from mmstudio.services.training.run_files import learned_parts
from mmstudio.services.training.transfer import StartSource, StartWish, begun_with, source_of
from mmstudio.storage.project.project import Project

IN_ONE = "A predictor learns all samples at once, in one process."
LISTENS = "A run that learns from a wider one is trained in one process."
ADAPTS = "A run that adapts another one is trained in one process."


@dataclass(frozen=True)
class RunService:
    """The runs of one open project."""

    project: Project
    runner: JobRunner
    host: PluginHost
    _learners: dict[str, tuple[LearnerKind, bool, bool]] = field(default_factory=dict, compare=False)
    """By run its kind, whether it tells classes or numbers, and whether it has tasks, once they are known: they never change."""

    def list(self) -> builtins.list[RunSummary]:
        """All runs in the order they were made: one query, and one look at each folder."""
        return [
            RunSummary(replace(run, step=max([run.step, *found])), found, *self._learner(run.id))
            for run in self.project.runs.list()
            for found in [self._checkpoints(run.id)]
        ]

    def files(self, key: str) -> RunFolder:
        """The folder of a run.

        Raises:
            NotFoundError: If there is no such run.
        """
        return self.project.runs.files(self.project.runs.get(key).id)

    def config(self, key: str) -> RunConfig:
        """The configuration that a run was started with.

        Raises:
            NotFoundError: If there is no such run.
            DamagedError: If its ``config.json`` cannot be read.
        """
        return self.files(key).config()

    def plan(self, key: str) -> RunPlan:
        """The plan of a run.

        Raises:
            NotFoundError: If there is no such run, or one of its parts is missing.
            DamagedError: If its ``config.json`` cannot be read.
        """
        return self.files(key).plan(self.host.registry)

    def plan_of(self, dataset: str, recipe: Recipe) -> RunPlan:
        """The plan that a run of a recipe on a data set would have.

        Raises:
            NotFoundError: If there is no such data set, or a part does not exist.
            NotFoundError: If a folder that a part needs is missing.
            UsageError: If they do not fit, or a setting is out of range.
        """
        plan = plan_run(recipe, Data.of(self.project.datasets.get(dataset)), self.host.registry)
        plan.check_ready(self.host.registry)
        return plan

    def start(
        self,
        dataset: str,
        recipe: Recipe,
        *,
        seed: int = 0,
        device: str = "cpu",
        name: str = "",
        start: StartWish | None = None,
        ranks: RanksPayload | None = None,
        sweep: SweepPart | None = None,
    ) -> Job:
        """Check everything, make a run and put its training into the queue.

        Args:
            dataset: Name of the data set.
            recipe: The recipe, with all settings in it.
            seed: All randomness of the training follows from it.
            device: ``cpu`` or ``cuda:N``.
            name: Title of the run; the recipe's title if empty.
            start: The run that it starts from; ``None`` if it starts anew.
            ranks: Processes that train together; ``None`` if the program trains by itself.
            sweep: Its place in a sweep; ``None`` if it belongs to none.

        Returns:
            The job; ``run_id`` names the run.

        Raises:
            NotFoundError: If there is no run to start from.
            UsageError: If recipe and data set do not fit, a part does not exist, a setting is out of range, or nothing of the
                other run fits.
        """
        plan, source = self._begun(dataset, recipe, start)
        if plan.predicts and ranks is not None:
            raise UsageError(IN_ONE)
        title = name or recipe.title
        run = begin(self.project, plan, seed=seed, device=device, name=title, source=source, sweep=sweep)
        return self.enqueue(run, device, ranks or TrainPayload())

    def _begun(
        self, dataset: str, recipe: Recipe, start: StartWish | None
    ) -> tuple[RunPlan, StartSource | None]:
        """The plan of a run, and what it starts from."""
        if start is None:
            return self.plan_of(dataset, recipe), None
        data = Data.of(self.project.datasets.get(dataset))
        plan = self.plan_of(dataset, begun_with(self.project, start, recipe, data, self.host.registry))
        return plan, source_of(self.project, start, plan)

    def notes(self, dataset: str, recipe: Recipe, start: StartWish | None = None) -> builtins.list[str]:
        """Notes on training a recipe, and on what is taken from another run, as English sentences.

        Raises:
            NotFoundError, UsageError: As :meth:`start`.
        """
        plan, source = self._begun(dataset, recipe, start)
        taken = () if source is None else source.match.told
        return [note.text for note in (*plan.notes, *taken)]

    def check_labels(self, dataset: str, recipe: Recipe, start: StartWish | None = None) -> None:
        """Refuse labels that the learner cannot learn, as a column of names that differ; all of them are read.

        Raises:
            StudioError: As the training would; arguments and further errors as for :meth:`start`.
        """
        plan, source = self._begun(dataset, recipe, start)
        if plan.told:
            check = resolve("mmstudio.engine.model.fitting:check_labels")
            check(plan, self.project.datasets.samples(dataset), self.host.registry, source and source.match)

    def estimate(self, dataset: str, recipe: Recipe, *, device: str = "cpu", quiet: bool = False) -> Job:
        """Start a job that measures what training a recipe would take, without training it.

        The job's result has ``parameters``, ``memory_bytes``, ``free_bytes``, ``micro`` (samples at a time that fit; 0
        if none) and ``step_s`` (seconds a step).

        Args:
            dataset: Name of the data set.
            recipe: The recipe, with all settings in it.
            device: ``cpu`` or ``cuda:N``.
            quiet: Whether it was not asked for by a person: it is then not listed, and a failure is not reported.

        Raises:
            UsageError: If recipe and data set do not fit, a part does not exist or a setting is out of range.
        """
        plan = self.plan_of(dataset, recipe)
        if plan.predicts:
            raise UsageError(
                "A predictor learns all samples at once, not in steps that could be measured before."
            )
        payload = EstimatePayload(dataset=dataset, recipe=plan.recipe)
        kind, lane, words = MEASURE if quiet else "estimate", f"{device}:sample", {"recipe": recipe.title}
        title = "Estimate {recipe} on {dataset}"
        return self.runner.submit(new_job(kind, title, lane, payload, dataset=dataset, **words))

    def resume(self, key: str, ranks: TrainPayload | None = None) -> Job:
        """Resume a run from its last checkpoint.

        Args:
            key: Id or name of the run.
            ranks: Processes that train it from now on; ``None`` for those that did before.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If it is training, waiting, or done.
        """
        run = self.project.runs.get(key)
        if run.state is RunState.DONE:
            at_once = self.files(run.id).learner() == "predictor"
            raise UsageError(
                "The run {run} is done; there is nothing to resume.",
                hint="Start a new one with other settings."
                if at_once
                else "Give it more time: mmstudio resume {run} --more-minutes 5.",
                run=run.id,
            )
        return self._go_on(run, self.job(run.id), ranks)

    def _go_on(self, run: Run, job: Job | None, ranks: TrainPayload | None) -> Job:
        """Put the training of a run back into the queue, in as many processes as are wanted, or as there were."""
        config = self.config(run.id)
        if isinstance(ranks, RanksPayload) and config.adaptation is not None:
            raise UsageError(ADAPTS)
        if isinstance(ranks, RanksPayload) and config.teacher is not None:
            raise UsageError(LISTENS)
        if isinstance(ranks, RanksPayload) and self.files(run.id).learner() == "predictor":
            raise UsageError(IN_ONE)
        before = TrainPayload() if job is None else kind_of(job).payload(job)
        if job is None or job.state is JobState.DONE:
            return self.enqueue(run, config.device, ranks or before)
        if ranks is not None and job.state.resumable:
            self.project.jobs.set_payload(job.id, {TITLE: job.payload.get(TITLE), **ranks.to_json()})
        self.runner.resume(job.id)
        return job

    def train_on(self, key: str, minutes: float, ranks: TrainPayload | None = None) -> Job:
        """Give a run more time and resume it from its last checkpoint.

        The learning rate follows the longer budget: it rises again, and falls at the new end.

        Args:
            key: Id or name of the run; it may be done.
            minutes: Minutes of training to add.
            ranks: As for :meth:`resume`.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If it is training or waiting, has no checkpoint yet, or the minutes are not valid.
            DamagedError: If what lies in its folder cannot be read.
        """
        run = self.project.runs.get(key)
        if self.files(run.id).learner() == "predictor":
            raise UsageError(
                "The run {run} learns all samples at once; more time would change nothing.",
                hint="Start a new one with other settings.",
                run=run.id,
            )
        job = self.job(run.id)
        if job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}:
            raise UsageError(
                "The run {run} trains or waits.", hint="Give it more time when it has ended.", run=run.id
            )
        lengthen(self.project.runs.files(run.id), minutes)
        return self._go_on(run, job, ranks)

    def job(self, run_id: str) -> Job | None:
        """The latest training job of a run, however it ended; ``None`` if it has none."""
        return self.project.jobs.latest("train", run_id)

    def follow(self, job: Job) -> Run:
        """Update the run's database row from how its job ended."""
        run = self.project.runs.get(job.run_id)
        step = max(run.step, int(job.result.get("step", 0)), *self._checkpoints(run.id))
        return self.project.runs.update(run.id, step=step)

    def checkpoints(self, key: str) -> tuple[int, ...]:
        """Steps of the checkpoints of a run, in order."""
        return self._checkpoints(self.project.runs.get(key).id)

    def _learner(self, run_id: str) -> tuple[LearnerKind, bool, bool]:
        """Kind of a run's learner, whether it tells something, and whether it has tasks."""
        if run_id not in self._learners:
            files = self.project.runs.files(run_id)
            if not files.is_there:  # it is still being made
                return "generator", False, False
            kind = files.learner()
            parts, known = learned_parts(files), self.host.registry.objectives
            tells = any(part.id in known and known.get(part.id).tells for part in parts)
            self._learners[run_id] = kind, kind == "predictor" or tells, len(parts) > 1
        return self._learners[run_id]

    def _checkpoints(self, run_id: str) -> tuple[int, ...]:
        return tuple(self.project.runs.files(run_id).checkpoints.steps())

    def metrics(self, key: str) -> builtins.list[dict[str, float]]:
        """The numbers of every step of a run.

        Raises:
            DamagedError: If they are not in an ordinary file.
        """
        return self.files(key).metrics()

    def enqueue(self, run: Run, device: str, payload: Payload | None = None) -> Job:
        """Put the training of a run that was made into the queue; in several processes where the payload says so."""
        lane, words = f"{device}:train", {"run": run.name, "dataset": run.dataset}
        return self.runner.submit(
            new_job(
                "train", "Train {run} on {dataset}", lane, payload or TrainPayload(), run_id=run.id, **words
            )
        )
