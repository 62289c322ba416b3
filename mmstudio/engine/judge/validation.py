"""The loss of a trained run on held-out samples, for learners that have a validation loss."""

from __future__ import annotations

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.model.checkpoint import check_fit
from mmstudio.engine.sample.loading import Trained
from mmstudio.engine.train.last_part import follow_settings
from mmstudio.engine.train.step import validation_loss

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
    conditions, targets = trained.workspace.prepare(
        samples, trained.plan, "val", preparing(context), device=device.torch, turn=context.device_turn
    )
    size = trained.workspace.config.recipe.training.batch
    data = Batches.over(
        conditions,
        targets,
        batch=size,
        seed=0,
        drop=0.0,
        device=device.torch,
        labels=trained.workspace.run_plan.labels,
        every=trained.plan.learns_all,
    )
    if not len(data.usable):
        return {}
    count = min(_BATCHES, -(-len(data.usable) // size))
    with context.device_turn():
        batches = [data.at(step) for step in range(count)]
        state = checkpoint.progress()
        loss = validation_loss(assembly, device, batches, 1.0, state.micro or size, late=state.late >= 0)
    return {} if loss is None else {"loss": loss}
