"""The set-up of a training, from its start or from its last checkpoint."""

from __future__ import annotations

import time
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import DamagedError, OutOfMemoryError, UsageError
from mmstudio.engine.data.batches import Batch, Batches
from mmstudio.engine.data.data_state import data_changed, remember_data
from mmstudio.engine.data.order import window_for
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.data.preprocessing import named
from mmstudio.engine.data.unread import unread_in_training
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints
from mmstudio.engine.model.device import Device, open_device, out_of_memory
from mmstudio.engine.model.features import not_looked_up
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.kept import KEPT
from mmstudio.engine.sample.preview import Previewer
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.engine.train.estimate import estimate
from mmstudio.engine.train.fit_job import fit
from mmstudio.engine.train.judging import Judging, OpenJudge, gave_up
from mmstudio.engine.train.leaks import near_copies
from mmstudio.engine.train.loop import TrainingState
from mmstudio.engine.train.loop import train as run_loop
from mmstudio.engine.train.optimisers import Average, Optimisers
from mmstudio.engine.train.probe import Probe
from mmstudio.engine.train.start import take_weights
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.engine.train.threads import Threads
from mmstudio.engine.train.vitals import Vitals
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.progress import Progress
from mmstudio.plan.run_folder import RunFolder

_VALIDATION_BATCHES = 2


def train(context: RunContext, open_judge: OpenJudge | None = None) -> None:
    """Train a run from its last checkpoint, or from the start; see :mod:`mmstudio.engine.train.loop`.

    Args:
        context: Context of the job.
        open_judge: Opens what judges the training while it runs, if its recipe names a metric.
    """
    KEPT.let_go(context.device)
    workspace = Workspace(context.run_dir, context.registry)
    if workspace.run_plan.predicts:
        fit(context, workspace)
        return
    samples = context.samples(workspace.config.dataset)
    state = prepare_training(context, workspace, samples, open_judge)
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
    finally:
        state.metrics.close()
        state.vitals.flush()
        if state.threads is not None:
            state.threads.restore()
        seconds = time.perf_counter() - started
        trained = (state.progress.step - before) * state.settings.batch
        saved = state.checkpoints.list()
        context.result(
            {
                "step": saved[-1].step if saved else 0,
                "seconds": state.progress.seconds,
                "best": state.progress.best,
                "ended_early": gave_up(state.progress, state.settings),
                "samples_per_s": trained / max(seconds, 1e-9),
                "notes": [note.text for note in notes],
            }
        )


def prepare_training(
    context: RunContext, workspace: Workspace, samples: Samples, open_judge: OpenJudge | None = None
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
    taken = take_weights(workspace, plan, model)
    data = _prepare_data(context, workspace, samples, plan, device)
    average = Average(model, copy)
    sampler = _sampler(context, workspace, plan, average, device)
    previewer = _previewer(context, workspace, samples, plan, sampler)
    probe = _probe(context, workspace, samples, plan, sampler)
    judging = None
    if open_judge is not None and sampler is not None and settings.best_on:
        judging = Judging(open_judge(context, workspace, samples, plan, sampler, device))
        judging.begin(context)
    workspace.let_go(plan)  # release memory before the training takes its own
    batches = _batches(workspace, plan, data, device)
    slots = [*batches.conditions.values(), *batches.targets.values()]
    window = window_for(slots, len(batches.usable), settings.batch, settings.memory_mb)
    batches = batches.streamed(RunFolder(context.run_dir).kept_window(window))
    model.settles = settings.settle
    optimisers = Optimisers(model, settings, taken.parameters, taken.rate)
    checkpoints = Checkpoints(context.run_dir)
    runner = PhaseRunner(model, optimisers, device, settings.batch, settings.batch)
    fitting = _fitting(context, runner, average, batches)
    progress = _restore(context, checkpoints, model, average, optimisers)
    vitals = Vitals(runner, workspace.files, progress.step)
    if not progress.step:
        for note in taken.notes:
            context.log(note.template, **note.params)
        remember_data(workspace.files, samples)
        if "val" in data:
            vitals.note(0, near_copies(data["train"][1], data["val"][1]))
    runner.micro = min(fitting, progress.micro or settings.batch)
    return TrainingState(
        context=context,
        settings=settings,
        device=device,
        batches=batches,
        validation=_validation(data, settings.batch, device),
        runner=runner,
        average=average,
        checkpoints=checkpoints,
        metrics=RunFolder(context.run_dir).open_metrics(progress.step),
        progress=progress,
        previewer=previewer,
        seed=config.seed,
        judging=judging,
        vitals=vitals,
        probe=probe,
        # a training with a budget in steps resumes bit for bit only with the same number of threads
        threads=None if settings.steps or device.torch.type != "cpu" else Threads(),
    )


def _sampler(
    context: RunContext, workspace: Workspace, plan: ModelPlan, average: Average, device: Device
) -> Sampler | None:
    """The sampler over the averaged weights; ``None`` if the learner generates nothing."""
    if not workspace.run_plan.makes:
        return None
    spec = context.registry.generators.get(plan.generator.id)
    return Sampler(average.model, spec, device, list(plan.targets), workspace.preparers(plan))


def _previewer(
    context: RunContext, workspace: Workspace, samples: Samples, plan: ModelPlan, sampler: Sampler | None
) -> Previewer | None:
    """The previewer, ready for use; ``None`` if the learner generates nothing."""
    if sampler is None:
        return None
    previewer = Previewer(workspace, plan, samples, sampler)
    previewer.prepare(context)
    return previewer


def _probe(
    context: RunContext, workspace: Workspace, samples: Samples, plan: ModelPlan, sampler: Sampler | None
) -> Probe | None:
    """The probe, ready for use; ``None`` if the learner generates nothing, or nobody wants to see it."""
    if sampler is None or not workspace.config.recipe.training.preview_every_s:
        return None
    return Probe(context, workspace, plan, samples, sampler)


def _batches(workspace: Workspace, plan: ModelPlan, data: dict[str, Any], device: Device) -> Batches:
    config = workspace.config
    augmentation = workspace.augmentation(plan)
    conditions, targets = data["train"]
    augmentation.check({name: slot.arrays for name, slot in named(conditions, targets).items()})
    batches = Batches.over(
        conditions,
        targets,
        batch=config.recipe.training.batch,
        seed=config.seed,
        drop=config.recipe.training.drop,
        device=device.torch,
        augment=augmentation,
    )
    if not len(batches.usable):
        raise UsageError(
            "No sample of the data set {name!r} has anything of what is to be made.", name=config.dataset
        )
    return batches


def _fitting(context: RunContext, runner: PhaseRunner, average: Average, batches: Batches) -> int:
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
            needs = estimate(model, average.model, phases, loss, batches.at(0), device=device.torch)
    except (RuntimeError, MemoryError) as error:
        if not out_of_memory(error):
            raise
        return runner.batch  # the loop will try half of it, and report that
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
            "{batch} samples at a time need about {needed:,} MB and {free:,} MB are free; {micro} are trained at a time.",
            level="warning",
            batch=runner.batch,
            needed=needs.needed_bytes(runner.batch) // 2**20,
            free=needs.available_bytes // 2**20,
            micro=micro,
        )
    return micro


def _prepare_data(
    context: RunContext, workspace: Workspace, samples: Samples, plan: ModelPlan, device: Device
) -> dict[str, Any]:
    splits = [split for split in ("train", "val") if samples.info.counts.get(split)]
    how: dict[str, Any] = {"device": device.torch, "turn": context.device_turn}
    return {split: workspace.prepare(samples, plan, split, preparing(context), **how) for split in splits}


def _validation(data: dict[str, Any], batch: int, device: Device) -> list[Batch]:
    if "val" not in data:
        return []
    conditions, targets = data["val"]
    held_out = Batches.over(conditions, targets, batch=batch, seed=0, drop=0.0, device=device.torch)
    if not len(held_out.usable):
        return []
    return [held_out.at(step) for step in range(min(_VALIDATION_BATCHES, -(-len(held_out.usable) // batch)))]


def _restore(
    context: RunContext, checkpoints: Checkpoints, model: Assembly, average: Average, optimisers: Optimisers
) -> Progress:
    """The state of the newest readable checkpoint; damaged ones are reported and set aside."""
    damaged: list[Checkpoint] = []
    for checkpoint in reversed(checkpoints.list()):
        try:
            progress = checkpoint.progress()
            model_tensors, ema, state = (checkpoint.tensors(name) for name in ("model", "ema", "optimizer"))
        except DamagedError as error:
            context.log("A checkpoint was passed over: {reason}", level="warning", reason=error.message)
            damaged.append(checkpoint)
            continue
        try:
            model.load_state_dict(model_tensors)
            average.model.load_state_dict(ema, strict=False)
            optimisers.load_tensors(state)
        except (RuntimeError, ValueError) as error:
            raise _misfit(checkpoint, error) from error
        for other in damaged:  # move it away, since a new checkpoint will be written at its step
            checkpoints.set_aside(other)
        context.log("Going on from step {step}.", step=progress.step)
        return progress
    if damaged:
        raise DamagedError(
            "None of the {count} checkpoints of the run {run} can be read.",
            hint="They are kept as they are; start a new run.",
            count=len(damaged),
            run=context.run_dir.name,
        )
    return Progress()


def _misfit(checkpoint: Checkpoint, error: Exception) -> DamagedError:
    return DamagedError(
        "The checkpoint {step} does not fit the model that the plugins build now: {reason}",
        hint="Install the versions that the run was started with; its config.json names them.",
        step=checkpoint.step,
        reason=" ".join(str(error).split()[:40]),
    )
