"""The service of sweeps: starts them, goes on with them, and puts into the queue what comes next.

A sweep is nothing but ordinary jobs and one small file. Which run is which trial stands in the run's own configuration, so that a
program that ends in the middle loses nothing, and going on starts only what is missing.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.sentences import Note
from mmstudio.core.times import utc_now
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.sweeps.members import Members, SweepMember
from mmstudio.plan.sweeps.part import SweepPart
from mmstudio.plan.sweeps.sweep import Sweep, SweepFolder
from mmstudio.plan.sweeps.trials import recipe_with
from mmstudio.services.evaluation.service import EvaluationService
from mmstudio.services.sweeps.planner import SweepPlanner
from mmstudio.services.sweeps.search import next_settings
from mmstudio.services.sweeps.wishes import SweepWish, short_settings, title_of
from mmstudio.services.training.forecasts import Forecasts
from mmstudio.services.training.runs import RunService

_GOES_ON = frozenset({JobState.QUEUED, JobState.RUNNING})
SPLITS = ("val", "test", "train")
"""Splits that a metric judges on, the best first: the test split is kept for what was chosen."""
REPORTS = 10
"""How often a training that may be stopped early is looked at."""


@dataclass
class SweepService:
    """The sweeps of one open project; may be called from any thread.

    Attributes:
        runs: Its runs.
        evaluation: Judges them.
    """

    runs: RunService
    evaluation: EvaluationService
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self.folder = SweepFolder(self.runs.project.layout.sweeps)
        self.members = Members(self.runs.project.layout.runs)
        self._wanted: set[str] = set()
        """Sweeps that somebody has started or gone on with here."""

    def planner(self, forecasts: Forecasts) -> SweepPlanner:
        """What says what a wish would do."""
        return SweepPlanner(self.runs, forecasts)

    def list(self) -> Sequence[Sweep]:
        """All sweeps that can be read, in the order in which they were made."""
        found = []
        for sweep_id in self.folder.ids():
            with suppress(StudioError):
                found.append(self.folder.load(sweep_id))
        return found

    def start(self, wish: SweepWish, forecasts: Forecasts) -> Sweep:
        """Make a sweep, and put its trainings into the queue.

        Raises:
            NotFoundError, UsageError: As :meth:`SweepPlanner.preview`.
        """
        found = self.planner(forecasts).preview(wish)
        with self._lock:
            sweep = Sweep(
                id=self.folder.fresh_id(),
                title=wish.title or title_of(wish),
                dataset=wish.dataset,
                recipe=wish.recipe,
                device=wish.device,
                how=wish.how,
                axes=found.axes,
                count=found.count,
                seeds=tuple(range(wish.seed, wish.seed + wish.seeds)),
                draw=wish.seed,
                by=wish.by,
                judged=wish.judged,
                stop=wish.stop,
                trials=tuple(dict(one) for one in found.trials),
                created=utc_now(),
            )
            self.folder.save(sweep)
            self._wanted.add(sweep.id)
            return self.advance(sweep.id)

    def go_on(self, sweep_id: str) -> Sweep:
        """Go on with a sweep that was stopped or cut off: what has failed or was stopped is tried again, what is missing begins.

        Raises:
            NotFoundError: If there is no such sweep.
            DamagedError: If it cannot be read.
        """
        with self._lock:
            self._keep(self.folder.load(sweep_id), stopped=False)
            self._wanted.add(sweep_id)
            for job in self.jobs(sweep_id):
                if job.state.resumable:
                    self.runs.runner.resume(job.id)
            return self.advance(sweep_id)

    def stop(self, sweep_id: str) -> None:
        """Stop all of a sweep: what runs is saved first, and all can be gone on with.

        Raises:
            NotFoundError: If there is no such sweep.
            DamagedError: If it cannot be read.
        """
        with self._lock:
            self._keep(self.folder.load(sweep_id), stopped=True)
            for job in reversed(self.jobs(sweep_id)):
                if job.state in _GOES_ON:
                    with suppress(StudioError):  # it has just ended
                        self.runs.runner.command(job.id, Command.PAUSE)

    def told(self, sweep_id: str) -> Note:
        """What going on with a sweep would do.

        Raises:
            NotFoundError: If there is no such sweep.
            DamagedError: If it cannot be read.
        """
        sweep = self.folder.load(sweep_id)
        training = sweep.recipe.training
        facts: dict[str, str | int | float] = {
            "count": sweep.count * len(sweep.seeds),
            "recipe": sweep.recipe.title,
            "dataset": sweep.dataset,
            "device": sweep.device,
        }
        if training.steps:
            return Note(
                "Train up to {count} {count:run|runs} of the recipe {recipe} on the data set {dataset} for {steps:,} {steps:step|steps} each, on {device}.",
                {**facts, "steps": training.steps},
            )
        return Note(
            "Train up to {count} {count:run|runs} of the recipe {recipe} on the data set {dataset} for {minutes:g} {minutes:minute|minutes} each, on {device}.",
            {**facts, "minutes": training.minutes},
        )

    def jobs(self, sweep_id: str) -> Sequence[Job]:
        """The latest job of each kind of each run of a sweep, in the order of the queue."""
        runs = frozenset(self.members.of(sweep_id).values())
        latest = {
            (job.run_id, job.kind): job
            for job in self.runs.runner.jobs()
            if job.run_id in runs and job.kind in {"train", "evaluate"}
        }
        return list(latest.values())

    def follow(self, job: Job, state: JobState) -> None:
        """Put what comes next into the queue, after a job has ended; a fault is left for whoever goes on with the sweep.

        In a project from elsewhere only what somebody has asked for goes on.
        """
        if not job.run_id or state is JobState.RUNNING or not self.folder.path.is_dir():
            return
        sweep_id = self.members.sweep_of(job.run_id)
        if sweep_id and (self.runs.project.layout.own or sweep_id in self._wanted):
            with suppress(StudioError, OSError):
                self.advance(sweep_id)

    def advance(self, sweep_id: str) -> Sweep:
        """Put into the queue what is to come: trainings that are missing; when all have ended, what judges them."""
        with self._lock:
            sweep = self.folder.load(sweep_id)
            if sweep.stopped:
                return sweep
            self._train_missing(sweep)
            jobs = self.jobs(sweep.id)
            if not all(job.state.ended for job in jobs):
                return sweep
            if sweep.by and self._judge(sweep, jobs):
                return sweep
            return self._search(sweep, jobs)

    def recipe_of(self, sweep: Sweep, trial: int) -> Recipe:
        """The recipe of a trial.

        Raises:
            NotFoundError, UsageError: If it cannot be trained on the data set any more.
        """
        return self.runs.plan_of(sweep.dataset, recipe_with(sweep.recipe, sweep.trials[trial])).recipe

    def _train_missing(self, sweep: Sweep) -> None:
        there = self.members.of(sweep.id)
        for seed in sweep.seeds:  # one seed of all comes first, so that a first picture is there early
            for trial, settings in enumerate(sweep.trials):
                run = there.get(SweepMember(trial, seed))
                if run is not None and self.runs.job(run) is not None:
                    continue
                if run is not None:  # the program ended between making it and putting it into the queue
                    self.runs.enqueue(self.runs.project.runs.get(run), sweep.device)
                    continue
                with suppress(
                    StudioError
                ):  # e.g. a plugin is missing by now; the table tells that there is no run
                    self.runs.start(
                        sweep.dataset,
                        watched(sweep, self.recipe_of(sweep, trial)),
                        seed=seed,
                        device=sweep.device,
                        name=f"{sweep.id}: {short_settings(settings)}" + (f", seed {seed}" if seed else ""),
                        sweep=SweepPart(id=sweep.id, trial=trial),
                    )

    def _search(self, sweep: Sweep, jobs: Sequence[Job]) -> Sweep:
        """Begin the next trial of a search."""
        if sweep.how != "search" or len(sweep.trials) >= sweep.count:
            return sweep
        trained = {job.run_id for job in jobs if job.kind == "train" and job.state is JobState.DONE}
        ended_early = {job.run_id for job in jobs if job.result.get("stopped")}
        done = {
            member: run
            for member, run in self.members.of(sweep.id).items()
            if run in trained and run not in ended_early
        }
        settings = next_settings(self.runs, sweep, done)
        if settings is None:  # there are no others
            sweep = sweep.model_copy(update={"count": len(sweep.trials)})
            self.folder.save(sweep)
            return sweep
        sweep = sweep.model_copy(update={"trials": (*sweep.trials, settings)})
        self.folder.save(sweep)
        self._train_missing(sweep)
        return sweep

    def _judge(self, sweep: Sweep, jobs: Sequence[Job]) -> bool:
        """Judge what was trained to its end; whether there was something."""
        begun = False
        judged = {job.run_id for job in jobs if job.kind == "evaluate"}
        counts = self.runs.project.datasets.get(sweep.dataset).counts
        split = next((one for one in SPLITS if counts.get(one)), SPLITS[0])
        for job in jobs:
            if job.kind != "train" or job.state is not JobState.DONE or job.run_id in judged:
                continue
            if job.result.get("stopped"):
                continue
            with suppress(StudioError):  # it cannot be judged so; the table tells that there is no score
                makes = self.runs.plan(job.run_id).makes
                metrics = (Choice(id=sweep.by.partition("/")[0]),) if makes else None
                payload = self.evaluation.payload(
                    job.run_id, metrics=metrics, split=split, count=sweep.judged, subset_count=0
                )
                self.evaluation.submit(payload, in_turn=True)
                begun = True
        return begun

    def _keep(self, sweep: Sweep, *, stopped: bool) -> None:
        if sweep.stopped is not stopped:
            self.folder.save(sweep.model_copy(update={"stopped": stopped}))


def watched(sweep: Sweep, recipe: Recipe) -> Recipe:
    """A recipe of a sweep, saved often enough to be looked at where it may be stopped early."""
    if sweep.stop == "none":
        return recipe
    training = recipe.training
    told: dict[str, object] = {"best_on": sweep.by}
    if training.steps:
        told["checkpoint_every"] = max(1, training.steps // REPORTS)
    else:
        told["checkpoint_every_s"] = min(training.checkpoint_every_s, 60 * training.minutes / REPORTS)
    return recipe.model_copy(update={"training": training.model_copy(update=told)})
