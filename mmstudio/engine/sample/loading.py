"""Loading of a run's model for sampling: its averaged weights on a device, and the sampler over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from mmstudio.core.context import RunContext
from mmstudio.core.errors import DamagedError
from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints, check_fit
from mmstudio.engine.model.device import Device, open_device
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.engine.sample.kept import KEPT
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.protocols import Codec


@dataclass(frozen=True)
class Model:
    """A run opened for sampling.

    Attributes:
        workspace, plan, checkpoint, device: The run, its plan, the checkpoint that was loaded, and the device.
        sampler: Generates results.
        weights: Hash of the averaged weights.
    """

    workspace: Workspace
    plan: ModelPlan
    checkpoint: Checkpoint
    device: Device
    sampler: Sampler
    weights: str

    @property
    def recipe(self) -> Recipe:
        """The run's recipe."""
        return self.workspace.config.recipe

    @property
    def takes(self) -> list[Slot]:
        """Slots that accept given values: conditions, and targets that can be held fixed."""
        held = [self.plan.targets[slot.name] for slot in self.workspace.run_plan.givable]
        return [slot_of(part) for part in (*self.plan.encoders.values(), *held)]

    def streams(self, slot: str) -> bool:
        """Whether the values of a target slot grow, so that an unfinished one is worth keeping."""
        return self.workspace.registry.generators.get(self.plan.targets[slot].id).streams

    def admit(self, slot: str, card: LoadedCard) -> None:
        """Refuse a card that its encoder cannot take."""
        self.sampler.admit(slot, card)

    def codec(self, slot: str) -> Codec:
        """The codec of a target slot's modality."""
        return self.workspace.codec(slot_of(self.plan.targets[slot]).modality)


def kept_model(context: RunContext, run: str, which: str | int) -> Model:
    """A run's model as :func:`open_model` returns it; not loaded again if it was the last one on this device."""
    folder = run_folder(context, run)
    RunFolder(folder).plan(context.registry).check_makes()
    checkpoint = Checkpoints(folder).get(which)
    weights = checkpoint.folder / "ema.safetensors"
    if not weights.is_file():
        return open_model(context, run, checkpoint.step)  # raises the error that says what is wrong
    found: Model = KEPT.get(context.device, weights, lambda: open_model(context, run, checkpoint.step))
    return found


def open_model(context: RunContext, run: str, which: str | int) -> Model:
    """Load a run's averaged weights onto the job's device."""
    workspace = Workspace(run_folder(context, run), context.registry)
    workspace.run_plan.check_makes()
    training = workspace.config.recipe.training
    device = open_device(context.device, training.precision, channels_last=training.channels_last)
    with context.device_turn():
        model, plan, checkpoint = load_for_sampling(workspace, which, device)
    spec = context.registry.generators.get(plan.generator.id)
    return Model(
        workspace,
        plan,
        checkpoint,
        device,
        Sampler(model, spec, device, list(plan.targets), workspace.preparers(plan)),
        weights_hash(checkpoint),
    )


def load_for_sampling(
    workspace: Workspace, which: str | int, device: Device
) -> tuple[Assembly, ModelPlan, Checkpoint]:
    """A run's averaged model in evaluation mode.

    Raises:
        NotFoundError: If the checkpoint does not exist.
        DamagedError: If it cannot be read.
    """
    plan = workspace.saved_plan()
    checkpoint = Checkpoints(workspace.folder).get(which)
    with drawing_from(0):
        model = workspace.build(plan)
    tensors = checkpoint.tensors("ema")
    missing = model.averaged() - set(tensors)
    if missing:
        raise DamagedError("The checkpoint {step} lacks {name!r}.", step=checkpoint.step, name=min(missing))
    check_fit(checkpoint.folder / "ema.safetensors", tensors, model.state_dict())
    model.load_state_dict(tensors, strict=False)
    return device.place(model).eval(), plan, checkpoint


def checked_turn(context: RunContext) -> Callable[[], AbstractContextManager[None]]:
    """The device for one turn of a batch, unless the job has been cancelled."""

    def turn() -> AbstractContextManager[None]:
        context.check()
        return context.device_turn()

    return turn


def weights_hash(checkpoint: Checkpoint) -> str:
    """Hash of a checkpoint's averaged weights."""
    return hashlib.sha256((checkpoint.folder / "ema.safetensors").read_bytes()).hexdigest()
