"""The adaptation service: a run learns on from a few chosen samples, and what it could do before is guarded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mmstudio.core.complaints import asked_for
from mmstudio.core.context import read_each
from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import MOST_RESULTS
from mmstudio.core.sample import DatasetInfo, Sample
from mmstudio.core.sentences import Note, counted
from mmstudio.plan.judging.adaptation import FEWEST_SAMPLES, Adaptation, AdaptationReport
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.services.training.beginning import begin
from mmstudio.services.training.held_out import adapting_runs, divided, with_others
from mmstudio.services.training.runs import RunService
from mmstudio.services.training.transfer import StartWish, files_of, source_of

PARTED = "{learned} of the {count} samples are learned from; {held} {held:is|are} held out, to judge it by."
IN_TURN = (
    "{parts} runs are trained; each holds out another part of the {count} samples, the first {held}, so that all are judged by a run "
    "that has not learned from them."
)
FEW = "{held} {held:held-out sample tells|held-out samples tell} little. Judged in several parts, all {count} are held out once, for as many times the time."
MIXED = "Up to {count} {count:sample|samples} of {dataset} {count:is|are} mixed in, so that they are not forgotten."
SEEN = "The run has been trained on {dataset}, and nothing was added since: these samples are not new to it."
NO_OLD = "No old data is given: nothing is mixed in, and what is forgotten is not known."
_FEW_HELD = 20
"""Number of held-out samples below which judging in parts is proposed."""
_KEPT = 6
_CHECKPOINTS = 4


@dataclass(frozen=True)
class AdaptWish:
    """What a person wants a run to adapt to.

    Attributes:
        run: Id or name of a run of this project, or the folder of one anywhere.
        dataset: Data set of the samples.
        samples: Their ids.
        old: Data set of the old data; that which the run was trained on if ``None``, none at all if empty.
        held: Share of the samples that are held out.
        part, parts: One of several runs that hold out each sample once between them, instead of a share.
        limit: By how much the old data's score may get worse: a share of 1.
        share: Share of each batch that are the new samples.
        minutes, steps: Budget; steps count if they are given.
        rate: Factor on the learning rate of the run's recipe.
        checkpoint: Of the run: ``latest``, ``best`` or a step.
    """

    run: str
    dataset: str
    samples: Sequence[int]
    old: str | None = None
    held: float = 1 / 3
    limit: float = 0.03
    share: float = 0.5
    minutes: float = 1.0
    steps: int = 0
    rate: float = 0.5
    checkpoint: str | int = "latest"
    part: int = 0
    parts: int = 1


@dataclass(frozen=True)
class PlannedAdaptation:
    """An adaptation that can be started.

    Attributes:
        plan: Plan of the new run.
        told: What it adapts to.
        config: Configuration of the run that it starts from.
        notes: What a person should know before.
    """

    plan: RunPlan
    told: Adaptation
    config: RunConfig
    notes: Sequence[Note] = field(default=())


@dataclass(frozen=True)
class AdaptationService:
    """Adapts the runs of one open project; may be used from any thread.

    Attributes:
        runs: Its runs.
    """

    runs: RunService

    def start(self, wish: AdaptWish, *, seed: int = 0, device: str = "", name: str = "") -> Job:
        """Make a run that adapts another one, and put its training into the queue.

        Args:
            wish: What is wanted.
            seed: All randomness follows from it, also which samples are held out.
            device: ``cpu`` or ``cuda:N``; that of the other run if empty.
            name: Title of the new run.

        Returns:
            The job; its result is described at :func:`mmstudio.engine.judge.adapting.job.adapt`.

        Raises:
            NotFoundError: If there is no such run, checkpoint or data set.
            UsageError: If the samples are too few, do not fit the run, or nothing says what the old data is.
        """
        found = self.planned(wish, seed=seed)
        start = StartWish(wish.run, rate=wish.rate, checkpoint=wish.checkpoint)
        source = source_of(self.runs.project, start, found.plan)
        if source.match.left:
            raise UsageError(
                "The run {run} cannot be adapted here. {reasons}",
                run=found.config.run,
                reasons=" ".join(note.text for note in source.match.left),
            )
        device = device or found.config.device
        title = name or f"{found.config.run}, {counted(len(wish.samples), 'sample')} of {wish.dataset}"
        if wish.parts > 1:
            title = f"{title}, {wish.part + 1}/{wish.parts}"
        run = begin(
            self.runs.project,
            found.plan,
            seed=seed,
            device=device,
            name=title,
            source=source,
            adaptation=found.told,
        )
        return self.runs.enqueue(run, device)

    def start_parts(self, wish: AdaptWish, *, seed: int = 0, device: str = "", name: str = "") -> list[Job]:
        """The same for each of the wish's parts: as many runs, of which each sample is held out by exactly one.

        Raises:
            NotFoundError, UsageError: As :meth:`start`; nothing is started then.
        """
        wishes = [replace(wish, part=part) for part in range(wish.parts)]
        for one in wishes:
            self.planned(one, seed=seed)
        return [self.start(one, seed=seed, device=device, name=name) for one in wishes]

    def planned(self, wish: AdaptWish, *, seed: int = 0) -> PlannedAdaptation:
        """What an adaptation would do, without starting it.

        Raises:
            NotFoundError, UsageError: As :meth:`start`.
        """
        config = files_of(self.runs.project, wish.run).config()
        info = self.runs.project.datasets.get(wish.dataset)
        recipe = _recipe(config.recipe, wish)
        plan = plan_run(recipe, Data(info.name, config.slots, info.counts), self.runs.host.registry)
        if plan.predicts:
            raise UsageError("A predictor learns all samples at once; train it anew with these among them.")
        _check_labels(plan, info)
        old = self._old(wish, config)
        learned, held = divided([*self._samples(wish)], wish.held, seed, wish.part, wish.parts)
        if len(learned) + len(held) < FEWEST_SAMPLES or not learned or not held:
            raise UsageError(
                "{count} samples to learn from and {held} to judge by are too few to adapt to.",
                hint="Choose at least {fewest} samples, most of them of training; those of validation and test are held out.",
                count=len(learned),
                held=len(held),
                fewest=FEWEST_SAMPLES,
            )
        asked = {"learned": tuple(learned), "held": tuple(held), "old": old, "limit": wish.limit}
        asked |= {"share": wish.share if old else 1.0, "part": wish.part, "parts": wish.parts}
        told = asked_for(Adaptation, asked)
        return PlannedAdaptation(plan, told, config, [*self._notes(wish, told, config, info)])

    def report(self, key: str) -> AdaptationReport | None:
        """What the adaptation of a run came to; ``None`` if it has not ended, or the run adapts to nothing.

        Raises:
            NotFoundError: If there is no such run.
            DamagedError: If it cannot be read.
        """
        report = AdaptationReport.load(self.runs.files(key).path)
        return (
            None if report is None else with_others(report, self.runs.config(key), adapting_runs(self.runs))
        )

    def _old(self, wish: AdaptWish, config: RunConfig) -> str:
        """Name of the data set of the old data; empty for none.

        Raises:
            NotFoundError: If it is not there, and nobody said to do without.
        """
        datasets = self.runs.project.datasets
        if wish.old is not None:
            return datasets.get(wish.old).name if wish.old else ""
        usual = config.adaptation.old if config.adaptation is not None else config.dataset
        if any(info.name == usual for info in datasets.list()):
            return usual
        raise NotFoundError(
            "The data set {name!r}, on which the run was trained, is not in this project, so nothing would guard against "
            "forgetting it.",
            hint="Name another one that is like it, or none at all.",
            name=usual,
        )

    def _samples(self, wish: AdaptWish) -> Iterator[Sample]:
        ids = list(dict.fromkeys(wish.samples))[:MOST_RESULTS]
        return read_each(self.runs.project.datasets.samples(wish.dataset), ids)

    def _notes(
        self, wish: AdaptWish, told: Adaptation, config: RunConfig, info: DatasetInfo
    ) -> Iterator[Note]:
        count = len(told.learned) + len(told.held)
        parts = {"learned": len(told.learned), "held": len(told.held), "count": count, "parts": told.parts}
        yield Note(IN_TURN, parts) if told.parts > 1 else Note(PARTED, parts)
        if told.parts == 1 and len(told.held) < _FEW_HELD:
            yield Note(FEW, parts)
        if told.old:
            yield Note(MIXED, {"count": f"{told.rehearsed:,}", "dataset": told.old})
        else:
            yield Note(NO_OLD)
        state = files_of(self.runs.project, wish.run).data_state()
        before = state.get("counts") if isinstance(state, dict) else None
        if (
            config.dataset == info.name
            and isinstance(before, dict)
            and before.get("train") == info.counts.get("train")
        ):
            yield Note(SEEN, {"dataset": info.name})


def _check_labels(plan: RunPlan, info: DatasetInfo) -> None:
    """Refuse a data set without what the run makes or tells.

    Raises:
        UsageError: If a slot of the run is missing, or what it learns does not have its columns.
    """
    plan.check_data(info.slots)
    for slot in plan.targets:
        found = info.slot(slot.source)
        missed = [name for name in slot.columns if found is not None and name not in found.columns]
        if missed:
            raise UsageError(
                "The data set {dataset!r} has no column {columns} in the slot {slot!r}, which the run tells.",
                dataset=info.name,
                columns=", ".join(missed),
                slot=slot.source,
            )


def _recipe(recipe: Recipe, wish: AdaptWish) -> Recipe:
    """The recipe of the run with the budget of the adaptation, and checkpoints on the way that can be gone back to."""
    told = {
        "minutes": wish.minutes,
        "steps": wish.steps,
        "checkpoint_every": -(-wish.steps // _CHECKPOINTS),
        "checkpoint_every_s": wish.minutes * 60 / _CHECKPOINTS,
        "keep": max(_KEPT, recipe.training.keep),
        "best_on": "",
        "patience": 0,
    }
    return recipe.trained_with(told)
