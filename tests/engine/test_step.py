"""Gradients of a step: a mean over the samples that have a target is the same in parts of any size."""

from __future__ import annotations

import pytest
import torch
from small_learners import CPU, Numbers, batch_of, gradients_of, model_of, runner_of
from torch import Tensor

from mmstudio.core.memory import KEPT_BY_STEPS
from mmstudio.engine.train import step
from mmstudio.engine.train.step import validation_loss

SIZE = 6


def _run(there: list[float], micro: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    model = model_of(Numbers)
    parts = runner_of(model, SIZE, micro).run("generator", batch_of(model, SIZE, there), 0, 0.0, 1)
    return parts, gradients_of(model)


@pytest.mark.parametrize("there", [[1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1]])
@pytest.mark.parametrize("micro", [1, 2, 4])
def test_parts_are_weighed_by_the_samples_that_have_the_target(there: list[float], micro: int) -> None:
    whole, gradients = _run(there, SIZE)
    parts, others = _run(there, micro)
    assert torch.allclose(parts["loss"], whole["loss"], rtol=1e-5)
    assert gradients.keys() == others.keys()
    for name, gradient in gradients.items():
        assert torch.allclose(gradient, others[name], rtol=1e-4, atol=1e-5), name
    assert gradients["learner.net.weight"].abs().max() > 0.01


def test_the_loss_is_the_mean_of_those_that_are_there() -> None:
    model = model_of(Numbers)
    batch = batch_of(model, SIZE, [0, 1, 0, 0, 1, 0])
    with torch.no_grad():
        vector = model.conditions(batch.conditions, batch.weight)[0].vector
        wanted = (model.learner.net(vector).squeeze(1) - torch.arange(6))[[1, 4]].square().mean()  # type: ignore[operator]
    parts, _ = _run([0, 1, 0, 0, 1, 0], 3)
    assert torch.allclose(parts["loss"], wanted, rtol=1e-5)
    assert validation_loss(model.eval(), CPU, [batch], 1.0, 2) == pytest.approx(float(wanted), rel=1e-5)


def test_a_batch_without_any_target_gives_a_loss_of_zero_with_a_graph() -> None:
    parts, gradients = _run([0.0] * SIZE, 2)
    assert parts["loss"] == 0
    assert "learner.net.weight" in gradients
    assert all(not gradient.any() for gradient in gradients.values())
    model = model_of(Numbers)
    assert validation_loss(model, CPU, [batch_of(model, SIZE, [0.0] * SIZE)], 1.0, 2) is None


def test_what_a_step_frees_is_kept_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(step, "keep_freed", told.append)
    runner_of(model_of(Numbers), SIZE, SIZE)
    assert told == [KEPT_BY_STEPS]
