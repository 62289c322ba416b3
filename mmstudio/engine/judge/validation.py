"""The loss of a trained run on held-out samples, for learners that have a validation loss."""

from __future__ import annotations

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.model.checkpoint import check_fit
from mmstudio.engine.sample.loading import Trained
from mmstudio.engine.train.last_part import follow_settings
from mmstudio.engine.train.step import validation_loss
from mmstudio.engine.train.training_data import prepare_data, validation_batches

_BATCHES = 8


def validation(context: RunContext, trained: Trained, samples: Samples) -> dict[str, float]:
    """The loss on the validation split; ``None`` if there is no such split, or the learner has no validation loss."""
    assembly, checkpoint, device = trained.assembly, trained.checkpoint, trained.device
    follow_settings(assembly, trained.workspace.config.recipe.training)
    if not samples.info.counts.get("val") or not assembly.learning.validation_phases:
        return {}
    averaged = assembly.averaged()
    if assembly.state_dict().keys() - averaged:
        if not checkpoint.holds("model"):
            context.log("The checkpoint carries averaged weights only, so its held-out loss is not measured.")
            return {}
        rest = {name: value for name, value in checkpoint.tensors("model").items() if name not in averaged}
        check_fit(checkpoint.folder / "model.safetensors", rest, assembly.state_dict())
        assembly.load_state_dict(rest, strict=False)
    workspace, plan = trained.workspace, trained.plan
    data = prepare_data(context, workspace, samples, plan, device, ("val",))
    with context.device_turn():
        batches = validation_batches(workspace, plan, data, device, _BATCHES)
        if not batches:
            return {}
        state = checkpoint.progress()
        micro = state.micro or workspace.config.recipe.training.batch
        loss = validation_loss(assembly, device, batches, 1.0, micro, late=state.late >= 0)
    return {} if loss is None else {"loss": loss}
