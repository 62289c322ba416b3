"""Loading of a run's model for sampling: its averaged weights on a device, and the sampler over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TypeVar

from mmstudio.core.context import RunContext
from mmstudio.core.errors import DamagedError
from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints, check_fit
from mmstudio.engine.model.device import Device, open_device
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.cards import Place
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.engine.sample.kept import KEPT
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.protocols import Codec

T = TypeVar("T")


@dataclass(frozen=True)
class Trained:
    """A run's averaged model on a device.

    Attributes:
        workspace, plan, checkpoint, device: The run, its plan, the checkpoint that was loaded, and the device.
        assembly: The model itself, in evaluation mode.
        weights: Hash of the averaged weights; empty while they are being trained.
    """

    workspace: Workspace
    plan: ModelPlan
    checkpoint: Checkpoint
    device: Device
    assembly: Assembly
    weights: str


@dataclass(frozen=True)
class Model(Trained):
    """A run opened for sampling.

    Attributes:
        sampler: Generates results.
        given: Cards of the last request, if that was for a single result: who moves a slider gives them again.
    """

    sampler: Sampler
    given: dict[Place, LoadedCard] = field(default_factory=dict)

    @classmethod
    def of(cls, trained: Trained) -> Model:
        """A run that makes something, with its sampler."""
        plan, workspace = trained.plan, trained.workspace
        spec = workspace.registry.generators.get(plan.generator.id)
        preparers = workspace.preparers(plan)
        sampler = Sampler(trained.assembly, spec, trained.device, list(plan.targets), preparers, fixed=True)
        return cls(**vars(trained), sampler=sampler)

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
        self.sampler.cards.admit(slot, card.key, card.raw)

    def codec(self, slot: str) -> Codec:
        """The codec of a target slot's modality."""
        return self.workspace.codec(slot_of(self.plan.targets[slot]).modality)


def kept_model(context: RunContext, run: str, which: str | int) -> Model:
    """A run's model as :func:`open_model` returns it; not loaded again if it was the last one on this device."""
    return kept(context, run, which, RunPlan.check_makes, Model.of)


def open_model(context: RunContext, run: str, which: str | int) -> Model:
    """Load a run's averaged weights onto the job's device, for sampling."""
    workspace = Workspace(run_folder(context, run), context.registry)
    workspace.run_plan.check_makes()
    return Model.of(load_trained(context, workspace, which))


def kept(
    context: RunContext,
    run: str,
    which: str | int,
    check: Callable[[RunPlan], None],
    opened: Callable[[Trained], T],
) -> T:
    """What is opened of a run's averaged weights; not loaded again if it was the last thing on this device.

    Args:
        context: Context of the job.
        run: Id of the run.
        which: Its checkpoint.
        check: Refuses a run that cannot be opened so.
        opened: Opens it; what one way of opening left is not taken for that of another.

    Raises:
        UsageError: If the check refuses it.
        NotFoundError: If there is no such run or checkpoint.
        DamagedError: If it cannot be read.
    """
    folder = run_folder(context, run)
    check(RunFolder(folder).plan(context.registry))
    checkpoint = Checkpoints(folder).get(which)

    def load() -> T:
        return opened(load_trained(context, Workspace(folder, context.registry), checkpoint.step))

    weights = checkpoint.folder / "ema.safetensors"
    if not weights.is_file():
        return load()  # raises the error that says what is wrong
    found: T = KEPT.get(context.device, weights, load, kind=check.__name__)
    return found


def load_trained(context: RunContext, workspace: Workspace, which: str | int) -> Trained:
    """Load a run's averaged weights onto the job's device, as :func:`load_for_sampling` does."""
    training = workspace.config.recipe.training
    device = open_device(context.device, training.precision, channels_last=training.channels_last)
    with context.device_turn():
        assembly, plan, checkpoint = load_for_sampling(workspace, which, device)
    return Trained(workspace, plan, checkpoint, device, assembly, weights_hash(checkpoint))


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


def checked_turn(context: RunContext, *, soon: bool = False) -> Callable[[], AbstractContextManager[None]]:
    """The device for one turn of a batch, unless the job has been cancelled.

    Args:
        context: Context of the job.
        soon: Whether a training is to lend the device in the middle of a step.
    """

    def turn() -> AbstractContextManager[None]:
        context.check()
        return context.device_turn(soon=soon)

    return turn


def weights_hash(checkpoint: Checkpoint) -> str:
    """Hash of a checkpoint's averaged weights."""
    return hashlib.sha256((checkpoint.folder / "ema.safetensors").read_bytes()).hexdigest()
