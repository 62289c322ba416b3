"""Gradients of a step: a mean over the samples that have a target is the same in parts of any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from mmstudio.engine.assembly import Assembly
from mmstudio.engine.batches import Batch
from mmstudio.engine.device import open_device
from mmstudio.engine.optimisers import Optimisers
from mmstudio.engine.step import PhaseRunner, validation_loss
from mmstudio.nn import (
    Arrays,
    ConditionShape,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.losses import mean_there
from mmstudio.plan.recipe import Training
from mmstudio.plugins.config import PluginConfig
from mmstudio.testing.plain import plain_raws, plain_side
from mmstudio.testing.tensors import batch_of

SIZE = 6


class Numbers(Generator):
    """Regresses a number out of the condition; its loss is the mean over the samples that have one."""

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.net = nn.Linear(condition.width, 1)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        del config
        return Wants(4)

    def prepare(self, slot: str, raw: Any) -> Arrays:
        raise NotImplementedError

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        error = (self.net(batch.condition.vector).squeeze(1) - batch.target["number"]["value"]).square()
        loss, count = mean_there(error, batch.target_there["number"])
        return Losses(loss, {"loss": loss.detach()}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        raise NotImplementedError


def _model() -> Assembly:
    torch.manual_seed(0)
    side = plain_side("feature", Wants(4))
    return Assembly(side, Numbers(PluginConfig(), {}, side.fusion.shape))


def _batch(model: Assembly, there: list[float]) -> Batch:
    raws = plain_raws(SIZE)
    device = torch.device("cpu")
    conditions = {
        slot: batch_of([encoder.prepare(raw) for raw in raws[slot]], device)  # type: ignore[operator]
        for slot, encoder in zip(model.conditions.slots, model.conditions.encoders, strict=True)
    }
    given = {slot: torch.ones(SIZE) for slot in conditions}
    values = torch.arange(SIZE, dtype=torch.float32)
    return Batch(conditions, {"number": {"value": values}}, given, given, {"number": torch.tensor(there)})


def _run(there: list[float], micro: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    model = _model()
    device = open_device("cpu", "fp32")
    runner = PhaseRunner(model, Optimisers(model, Training()), device, SIZE, micro)
    parts = runner.run("generator", _batch(model, there), 0, 0.0, 1)
    return parts, {name: weight.grad for name, weight in model.named_parameters() if weight.grad is not None}


@pytest.mark.parametrize("there", [[1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1]])
@pytest.mark.parametrize("micro", [1, 2, 4])
def test_parts_are_weighed_by_the_samples_that_have_the_target(there: list[float], micro: int) -> None:
    whole, gradients = _run(there, SIZE)
    parts, others = _run(there, micro)
    assert torch.allclose(parts["loss"], whole["loss"], rtol=1e-5)
    assert gradients.keys() == others.keys()
    for name, gradient in gradients.items():
        assert torch.allclose(gradient, others[name], rtol=1e-4, atol=1e-6), name
    assert gradients["learner.net.weight"].abs().max() > 0.01


def test_the_loss_is_the_mean_of_those_that_are_there() -> None:
    model = _model()
    batch = _batch(model, [0, 1, 0, 0, 1, 0])
    with torch.no_grad():
        vector = model.conditions(batch.conditions, batch.weight)[0].vector
        wanted = (model.learner.net(vector).squeeze(1) - torch.arange(6))[[1, 4]].square().mean()  # type: ignore[operator]
    parts, _ = _run([0, 1, 0, 0, 1, 0], 3)
    assert torch.allclose(parts["loss"], wanted, rtol=1e-5)
    held_out = validation_loss(model.eval(), open_device("cpu", "fp32"), [batch], 1.0, 2)
    assert held_out == pytest.approx(float(wanted), rel=1e-5)


def test_a_batch_without_any_target_gives_a_loss_of_zero_with_a_graph() -> None:
    parts, gradients = _run([0.0] * SIZE, 2)
    assert parts["loss"] == 0
    assert "learner.net.weight" in gradients
    assert all(not gradient.any() for gradient in gradients.values())
    model = _model()
    nothing = [_batch(model, [0.0] * SIZE)]
    assert validation_loss(model, open_device("cpu", "fp32"), nothing, 1.0, 2) is None
