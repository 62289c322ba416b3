"""The data of a training: its prepared slots, and the batches that the loop and the held-out loss see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.data.preprocessing import named
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import Device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.recipe import Training

_VALIDATION_BATCHES = 2


def training_batches(
    workspace: Workspace, plan: ModelPlan, data: dict[str, Any], device: Device, model: Assembly
) -> Batches:
    """The batches of a run's training split, with its random steps.

    Raises:
        UsageError: If no sample has anything to be learned.
    """
    config = workspace.config
    augmentation = workspace.augmentation(plan)
    conditions, targets = data["train"]
    augmentation.check({name: slot.arrays for name, slot in named(conditions, targets).items()})
    batches = Batches.over(
        conditions,
        targets,
        batch=config.recipe.training.batch,
        seed=config.seed,
        device=device.torch,
        augment=augmentation,
        labels=workspace.run_plan.labels,
        every=plan.learns_all,
    )
    if not len(batches.usable):
        raise UsageError(
            "No sample of the data set {name!r} has anything of what is to be made.", name=config.dataset
        )
    training = config.recipe.training
    return as_wanted(batches.rich_in(workspace.run_plan.labels, training.labelled), training, model)


def as_wanted(batches: Batches, training: Training, model: Assembly) -> Batches:
    """The same batches, with samples twice if the model wants that, and without slots as often as it or the recipe says."""
    dropping = model.learning.dropping
    if training.drop is not None:
        dropping = replace(dropping, share=training.drop)
    return replace(batches, twice=model.learning.twice, dropping=dropping)


def prepare_data(
    context: RunContext,
    workspace: Workspace,
    samples: Samples,
    plan: ModelPlan,
    device: Device,
    wanted: tuple[str, ...] = ("train", "val"),
) -> dict[str, Any]:
    """Prepared condition and target slots of the training split, and of the held-out one where there is one."""
    splits = [split for split in wanted if samples.info.counts.get(split)]
    how: dict[str, Any] = {"device": device.torch, "turn": context.device_turn}
    return {split: workspace.prepare(samples, plan, split, preparing(context), **how) for split in splits}


def validation_batches(
    workspace: Workspace,
    plan: ModelPlan,
    data: dict[str, Any],
    device: Device,
    most: int = _VALIDATION_BATCHES,
) -> list[Batch]:
    """Held-out batches, always the same; none without such a split.

    Args:
        workspace: Of the run.
        plan: Its model plan.
        data: What :func:`prepare_data` gave.
        device: Where they go.
        most: How many there are at most.
    """
    batch = workspace.config.recipe.training.batch
    if "val" not in data:
        return []
    conditions, targets = data["val"]
    held_out = Batches.over(
        conditions,
        targets,
        batch=batch,
        seed=0,
        device=device.torch,
        labels=workspace.run_plan.labels,
        every=plan.learns_all,
    )
    return [held_out.at(step) for step in range(min(most, -(-len(held_out.usable) // batch)))]
