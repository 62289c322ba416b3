"""Setting a training up, or up again from its last checkpoint."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import DamagedError, StudioError, UsageError
from mmstudio.engine.assembly import Assembly, ModelPlan
from mmstudio.engine.batches import Batch, Batches
from mmstudio.engine.checkpoint import Checkpoint, Checkpoints, Progress
from mmstudio.engine.device import Device, open_device
from mmstudio.engine.loop import TrainingState
from mmstudio.engine.loop import train as run_loop
from mmstudio.engine.optimisers import Average, Optimisers
from mmstudio.engine.preview import Previewer
from mmstudio.engine.sampling import Sampler
from mmstudio.engine.step import PhaseRunner
from mmstudio.engine.workspace import MetricsFile, Workspace

_VALIDATION_BATCHES = 2


def train(context: RunContext) -> None:
    """Train a run from its last checkpoint, or from the start; see :mod:`mmstudio.engine.loop`."""
    workspace = Workspace(context.run_dir, context.registry)
    samples = context.samples(workspace.config.dataset)
    state = prepare_training(context, workspace, samples)
    before = state.progress.step
    started = time.perf_counter()
    try:
        run_loop(state)
    finally:
        state.metrics.close()
    seconds = time.perf_counter() - started
    trained = (state.progress.step - before) * state.settings.batch
    context.result(
        {"step": state.progress.step, "seconds": state.progress.seconds, "samples_per_s": trained / max(seconds, 1e-9)}
    )


def prepare_training(context: RunContext, workspace: Workspace, samples: Samples) -> TrainingState:
    """Everything that the loop works on, restored from the last readable checkpoint."""
    config, settings = workspace.config, workspace.config.recipe.training
    if not samples.info.counts.get("train"):
        raise UsageError("The data set {name!r} has no sample to train on.", name=config.dataset)
    context.progress(0, 0, note="Preparing data")
    device = open_device(context.device, settings.precision, channels_last=settings.channels_last)
    plan = workspace.plan(samples)
    with context.device_turn():
        torch.manual_seed(config.seed)
        model = workspace.build(plan)
        device.place(model)
    data = _prepare_data(context, workspace, samples, plan, model)
    batches = Batches.over(
        *data["train"],
        batch=settings.batch,
        seed=config.seed,
        drop=settings.drop,
        device=device.torch,
        augment={slot: workspace.augment(slot) for slot in plan.targets},
    )
    optimisers = Optimisers(model, settings)
    average = Average(model, _place(device, workspace.build(plan)))
    checkpoints = Checkpoints(context.run_dir)
    progress = _restore(context, checkpoints, model, average, optimisers)
    runner = PhaseRunner(model, optimisers, device, settings.batch, progress.micro or settings.batch)
    sampler = Sampler(average.model, context.registry.generators.get(plan.generator.id), device, list(plan.targets))
    wants_previews = settings.preview_every_s > 0
    return TrainingState(
        context=context,
        settings=settings,
        device=device,
        batches=batches,
        validation=_validation(data, settings.batch, device),
        runner=runner,
        average=average,
        checkpoints=checkpoints,
        metrics=MetricsFile(context.run_dir / "metrics.jsonl", progress.step),
        progress=progress,
        previewer=Previewer(workspace, plan, samples, sampler) if wants_previews else None,
        seed=config.seed,
    )


def _place(device: Device, model: Assembly) -> Assembly:
    device.place(model)
    return model


def _prepare_data(
    context: RunContext, workspace: Workspace, samples: Samples, plan: ModelPlan, model: Assembly
) -> dict[str, Any]:
    def tell(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Preparing data")

    splits = [split for split in ("train", "val") if samples.info.counts.get(split)]
    return {split: workspace.prepare(samples, plan, model, split, tell) for split in splits}


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
    """The state of the newest checkpoint that can be read; damaged ones are said and passed over."""
    for checkpoint in reversed(checkpoints.list()):
        try:
            progress = checkpoint.progress()
            model.load_state_dict(checkpoint.tensors("model"))
            average.model.load_state_dict(checkpoint.tensors("ema"), strict=False)
            optimisers.load_tensors(checkpoint.tensors("optimizer"))
        except (DamagedError, RuntimeError) as error:
            reason = error.message if isinstance(error, StudioError) else str(error)
            context.log("A checkpoint was passed over: {reason}", level="warning", reason=reason)
            continue
        context.log("Going on from step {step}.", step=progress.step)
        return progress
    return Progress()


def load_for_sampling(
    workspace: Workspace, which: str | int, device: Device
) -> tuple[Assembly, ModelPlan, Checkpoint]:
    """A run's averaged model in evaluation mode.

    Raises:
        NotFoundError: If there is no such checkpoint.
        DamagedError: If it cannot be read.
    """
    plan = workspace.saved_plan()
    checkpoint = Checkpoints(workspace.folder).get(which)
    torch.manual_seed(0)
    model = workspace.build(plan)
    tensors = checkpoint.tensors("ema")
    missing = model.averaged() - set(tensors)
    if missing:
        raise DamagedError("The checkpoint {step} lacks {name!r}.", step=checkpoint.step, name=min(missing))
    model.load_state_dict(tensors, strict=False)
    return _place(device, model).eval(), plan, checkpoint


def run_folder(context: RunContext, run: str) -> Path:
    """The folder of a run of the job's project."""
    return context.project_dir / "runs" / run
