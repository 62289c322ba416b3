"""The set-up of a training, from its start or from its last checkpoint."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import OutOfMemoryError, UsageError
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.data_state import data_changed, remember_data
from mmstudio.engine.data.gaps import gap_notes
from mmstudio.engine.data.order import window_for
from mmstudio.engine.data.real import real_held_out
from mmstudio.engine.data.unread import unread_in_training
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.device import Device, open_device, out_of_memory
from mmstudio.engine.model.features import not_looked_up
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.teaching import listen
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.kept import KEPT
from mmstudio.engine.sample.preview import Previewer
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.engine.train.estimate import estimate
from mmstudio.engine.train.fit_job import fit
from mmstudio.engine.train.judging import Judging, OpenJudge, gave_up
from mmstudio.engine.train.last_part import follow_settings
from mmstudio.engine.train.leaks import near_copies
from mmstudio.engine.train.loop import TrainingState
from mmstudio.engine.train.loop import train as run_loop
from mmstudio.engine.train.optimisers import Average, Optimisers
from mmstudio.engine.train.probe import Probe
from mmstudio.engine.train.ranks.distributed import ALONE, Ranks
from mmstudio.engine.train.rivalry.rivals import rivals_of
from mmstudio.engine.train.sharing.threads import Threads
from mmstudio.engine.train.start import TakenWeights, restore, take_weights
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.engine.train.training_data import prepare_data, training_batches, validation_batches
from mmstudio.engine.train.vitals import Vitals
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.recipe import Training
from mmstudio.plan.run_folder import RunFolder

Favour = Callable[[Batches], Batches]
"""Changes which samples a training sees how often."""
SLOW = "This machine took {steps:,} steps; what the recipe makes is usually right after about {usual:,}, which take {minutes:.0f} minutes here."


def train(context: RunContext, open_judge: OpenJudge | None = None, ranks: Ranks = ALONE) -> None:
    """Train a run from its last checkpoint, or from the start; see :mod:`mmstudio.engine.train.loop`.

    Args:
        context: Context of the job.
        open_judge: Opens what judges the training while it runs, if its recipe names a metric.
        ranks: Processes that train with this one, which is rank 0.
    """
    KEPT.let_go(context.device)
    workspace = Workspace(context.run_dir, context.registry)
    if workspace.run_plan.predicts:
        fit(context, workspace)
        return
    training = workspace.config.recipe.training
    samples = real_held_out(context.samples(workspace.config.dataset), synthetic=training.synthetic)
    carry_out(context, workspace, prepare_training(context, workspace, samples, open_judge, ranks=ranks))


def carry_out(context: RunContext, workspace: Workspace, state: TrainingState) -> dict[str, Any]:
    """Train what was prepared to its end.

    Returns:
        What the job's result says of it.
    """
    before = state.progress.step
    changed = data_changed(workspace.files, context, workspace.config.dataset) if before else None
    plan = workspace.saved_plan()
    notes = [
        *unread_in_training(plan, context.registry),
        *not_looked_up(workspace.frozen(plan), workspace.augmentation(plan)),
        *([changed] if changed else []),
    ]
    for note in notes:
        context.log(note.template, level="warning", **note.params)
    started = time.perf_counter()
    try:
        run_loop(state)
        _tell_slowness(context, workspace, state)
    finally:
        state.metrics.close()
        state.vitals.flush()
        if state.threads is not None:
            state.threads.restore()
        seconds = time.perf_counter() - started
        trained = (state.progress.step - before) * state.settings.batch
        saved = state.checkpoints.list()
        facts = {
            "step": saved[-1].step if saved else 0,
            "seconds": state.progress.seconds,
            "best": state.progress.best,
            "ended_early": gave_up(state.progress, state.settings),
            "samples_per_s": trained / max(seconds, 1e-9),
            "notes": [note.text for note in notes],
            **_stopped(state),
        }
        context.result(facts)
    return facts


def _tell_slowness(context: RunContext, workspace: Workspace, state: TrainingState) -> None:
    """Say how many minutes this machine needs, where a run that starts anew took far fewer steps than is usual."""
    progress, config = state.progress, workspace.config
    if config.start is not None or gave_up(progress, state.settings) or not progress.step:
        return
    minutes = config.recipe.wanted_minutes(progress.seconds / progress.step)
    if minutes is not None:
        context.log(SLOW, level="warning", steps=progress.step, usual=config.recipe.usual, minutes=minutes)


def _stopped(state: TrainingState) -> dict[str, Any]:
    """Why a training of a sweep was ended early, for its job's result; empty if it was not."""
    why = None if state.rivals is None else state.rivals.ended
    return {} if why is None else {"stopped": why.to_json()}


def prepare_training(
    context: RunContext,
    workspace: Workspace,
    samples: Samples,
    open_judge: OpenJudge | None = None,
    favour: Favour | None = None,
    ranks: Ranks = ALONE,
) -> TrainingState:
    """Everything that the loop works on, restored from the last readable checkpoint."""
    config, settings = workspace.config, workspace.config.recipe.training
    if not samples.info.counts.get("train"):
        raise UsageError("The data set {name!r} has no sample to train on.", name=config.dataset)
    workspace.run_plan.check_data(samples.info.slots)
    context.progress(0, 0, note="Preparing data")
    device = open_device(context.device, settings.precision, channels_last=settings.channels_last)
    plan = workspace.plan(samples)
    with context.device_turn(), drawing_from(config.seed):
        model, copy = (device.place(workspace.build(plan)) for _ in range(2))
    follow_settings(model, settings)
    taken = take_weights(workspace, plan, model)
    listen(workspace, model, device)
    workspace.settled(model)
    data = prepare_data(context, workspace, samples, plan, device)
    average = Average(model, copy)
    watching = _watching(context, workspace, samples, plan, average, open_judge, device)
    workspace.let_go(plan)  # release memory before the training takes its own
    batches = training_batches(workspace, plan, data, device, model)
    batches = streamed(context, batches if favour is None else favour(batches), settings, ranks)
    runner = runner_of(model, settings, taken, device, ranks)
    fitting = fitting_micro(context, runner, average.model, batches)
    checkpoints = Checkpoints(context.run_dir)
    progress = restore(context, checkpoints, model, average, runner.optimisers)
    vitals = Vitals(runner, workspace.files, progress.step)
    if not progress.step:
        _tell_begin(context, workspace, taken, data, vitals)
    ranks.meet()  # what was prepared, and set aside, can be read by the others from now on
    begin_together(runner, min(fitting, progress.micro or settings.batch))
    return TrainingState(
        context=context,
        settings=settings,
        device=device,
        batches=batches,
        validation=validation_batches(workspace, plan, data, device),
        runner=runner,
        average=average,
        checkpoints=checkpoints,
        metrics=RunFolder(context.run_dir).open_metrics(progress.step),
        progress=progress,
        previewer=watching.previewer,
        seed=config.seed,
        judging=watching.judging,
        vitals=vitals,
        probe=watching.probe,
        rivals=rivals_of(context, config, progress.step),
        # a training with a budget in steps resumes bit for bit only with the same number of threads
        threads=None if settings.steps or device.torch.type != "cpu" or ranks.count > 1 else Threads(),
    )


def runner_of(
    model: Assembly, settings: Training, taken: TakenWeights, device: Device, ranks: Ranks
) -> PhaseRunner:
    """Model and optimisers, ready for a step."""
    optimisers = Optimisers(model, settings, taken.parameters, taken.rate, ranks)
    return PhaseRunner(model, optimisers, device, settings.batch, settings.batch, ranks=ranks)


def streamed(context: RunContext, batches: Batches, settings: Training, ranks: Ranks) -> Batches:
    """The same batches, where they do not fit into memory read from the disk within the window that the run began with."""
    slots = [*batches.conditions.values(), *batches.targets.values()]
    window = window_for(slots, len(batches.usable), settings.batch, settings.memory_mb)
    return batches.streamed(RunFolder(context.run_dir).kept_window(window), ranks.here)


def _tell_begin(
    context: RunContext, workspace: Workspace, taken: TakenWeights, data: dict[str, Any], vitals: Vitals
) -> None:
    """Say what was taken from another run and which slots teach nothing, and write down the state of the data."""
    for note in taken.notes:
        context.log(note.template, **note.params)
    for note in gap_notes(data["train"][0]):
        context.log(note.template, level="warning", **note.params)
    remember_data(workspace.files, context.samples(workspace.config.dataset))
    if "val" in data:
        vitals.note(0, near_copies(data["train"][1], data["val"][1]))


@dataclass(frozen=True)
class _Watching:
    """What looks at the averaged weights while a training runs; nothing where it generates nothing."""

    previewer: Previewer | None = None
    probe: Probe | None = None
    judging: Judging | None = None


def _watching(
    context: RunContext,
    workspace: Workspace,
    samples: Samples,
    plan: ModelPlan,
    average: Average,
    open_judge: OpenJudge | None,
    device: Device,
) -> _Watching:
    settings = workspace.config.recipe.training
    if not workspace.run_plan.makes:
        return _Watching()
    spec = context.registry.generators.get(plan.generator.id)
    sampler = Sampler(average.model, spec, device, list(plan.targets), workspace.preparers(plan))
    previewer = Previewer(workspace, plan, samples, sampler)
    previewer.prepare(context)
    probe = Probe(context, workspace, plan, samples, sampler) if settings.preview_every_s else None
    judging = None
    if open_judge is not None and settings.best_on:
        judging = Judging(open_judge(context, workspace, samples, plan, sampler, device))
        judging.begin(context)
    return _Watching(previewer, probe, judging)


def begin_together(runner: PhaseRunner, micro: int) -> None:
    """Let all ranks begin with the same weights, and with as many samples at a time as fit everywhere."""
    with torch.no_grad():
        runner.ranks.spread(runner.model.state_dict().values())
    runner.micro = runner.ranks.least(micro)


def fitting_micro(
    context: RunContext, runner: PhaseRunner, average: torch.nn.Module, batches: Batches
) -> int:
    """Number of samples at a time that fit into the free memory: the whole batch, if it fits.

    Raises:
        OutOfMemoryError: If not even one sample fits.
    """

    def loss(phase: str, part: Batch) -> Any:
        return runner.loss(phase, part, Moment())

    model, device = runner.model.train(), runner.device
    phases = model.learning.phases
    try:
        with context.device_turn():
            needs = estimate(model, average, phases, loss, batches.at(0), device=device.torch)
    except (RuntimeError, MemoryError) as error:
        if not out_of_memory(error):
            raise
        return runner.batch  # the loop will try half of it, and report that
    if device.torch.type == "cpu":  # all ranks of a machine share its memory
        needs = replace(needs, available_bytes=needs.available_bytes // runner.ranks.count)
    micro = needs.largest_micro(runner.batch)
    if not micro:
        raise OutOfMemoryError(
            "The training needs {needed:,} MB besides the model, one sample at a time; {free:,} MB are free.",
            hint="Close other programs, or take a smaller generator.width or generator.size.",
            needed=needs.needed_bytes(1) // 2**20,
            free=needs.available_bytes // 2**20,
        )
    if micro < runner.batch:
        context.log(
            "{batch} samples at a time need about {needed:,} MB and {free:,} MB are free; {micro} {micro:is|are} trained at a time.",
            level="warning",
            batch=runner.batch,
            needed=needs.needed_bytes(runner.batch) // 2**20,
            free=needs.available_bytes // 2**20,
            micro=micro,
        )
    return micro
