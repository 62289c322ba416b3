"""The wider run that a training learns from: its weights where they fit, and what it says beside the data."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from mmstudio.core.errors import DamagedError
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.checkpoint import Checkpoint, check_fit
from mmstudio.engine.model.device import Device
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.workspace import Workspace
from mmstudio.nn import Teaching
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.run_folder import MODEL
from mmstudio.plan.smaller import teacher_folder


@dataclass(frozen=True)
class WiderModel:
    """A wider model of the same kind, trained before.

    Attributes:
        assembly: It, in evaluation mode.
        share: Weight of what it says, 0 to 1.
    """

    assembly: Assembly
    share: float

    @torch.no_grad()
    def __call__(self, batch: Batch, moment: Moment) -> Teaching:
        """What it is given of the samples of a batch."""
        side = self.assembly.conditions
        condition, _ = side.fuse(self.assembly.encode(batch, moment), batch.weight, learns=False)
        return Teaching(self.assembly.learner, condition, self.share)


def listen(workspace: Workspace, model: Assembly, device: Device) -> None:
    """Let a model learn from the wider run that its configuration names; nothing if it names none.

    The model begins with those weights of the other that have the same name and shape: encoders, fusion, and whatever of the
    learner is not narrower.

    Args:
        workspace: Of the run.
        model: Its model, with fresh weights.
        device: Where it is.

    Raises:
        DamagedError: If the wider run cannot be read.
    """
    told = workspace.config.teacher
    if told is None:
        return
    folder = teacher_folder(workspace.folder)
    checkpoint = Checkpoint(folder, told.checkpoint)
    with drawing_from(0):
        wider = workspace.build(ModelPlan.load(folder / MODEL))
    tensors = checkpoint.tensors("ema")
    missing = wider.averaged() - set(tensors)
    if missing:
        raise DamagedError("The wider model lacks {name!r}.", name=min(missing))
    check_fit(folder / "ema.safetensors", tensors, wider.state_dict())
    wider.load_state_dict(tensors, strict=False)
    own = model.state_dict()
    fitting = {name: one for name, one in tensors.items() if name in own and own[name].shape == one.shape}
    model.load_state_dict(fitting, strict=False)
    model.teaching = WiderModel(device.place(wider).eval().requires_grad_(requires_grad=False), told.share)
