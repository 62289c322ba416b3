"""One phase for a parent and its decoders: the losses of all of them are added, and the condition is encoded once."""

from __future__ import annotations

from typing import ClassVar

import pytest
import torch
from small_learners import CPU, Pair, batch_of, gradients_of, pair_of, runner_of

from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Learning, Moment
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.step import validation_loss
from mmstudio.plan.recipe import Training

SIZE = 9
THERE = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
PHASE = "together"
WEIGHTS = {"": 2.0, "first": 1.0, "second": 3.0}


@pytest.fixture(autouse=True)
def _one_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pair, "together", True)
    monkeypatch.setattr(Pair, "trains_condition", frozenset({"parent"}))
    monkeypatch.setattr(Pair, "weigh", lambda _self, slot: WEIGHTS[slot])


def _apart() -> Assembly:
    """The same model with its phases apart."""
    model = pair_of()
    model.learning = _Apart(model.learner)
    return model


class _Apart(Learning):
    members: ClassVar[tuple[str, ...]] = ("parent", "decoder:first/generator", "decoder:second/generator")

    def __init__(self, learner: object) -> None:
        kept, Pair.together = Pair.together, False
        super().__init__(learner)  # type: ignore[arg-type]
        Pair.together = kept


def test_all_phases_are_one_and_train_everything() -> None:
    model = pair_of()
    learning = model.learning
    assert (learning.phases, learning.trains_condition, learning.validation_phases) == (
        (PHASE,),
        {PHASE},
        (PHASE,),
    )
    assert set(learning.trainable(PHASE)) == set(model.learner.parameters())
    assert set(Optimisers(model, Training()).by_name) == {PHASE, "condition"}


@pytest.mark.parametrize("micro", [2, 4, SIZE])
def test_gradients_are_those_of_all_phases_by_weight_and_by_share_of_the_samples(micro: int) -> None:
    model = pair_of()
    parts = runner_of(model, SIZE, micro).run(PHASE, batch_of(model, SIZE, THERE), 0, 0.0, 1)
    found = gradients_of(model)
    apart = _apart()
    batch = batch_of(apart, SIZE, THERE)
    total = torch.zeros(())
    for phase, weight, share in zip(_Apart.members, WEIGHTS.values(), (1, 1, 6 / 9), strict=True):
        total = total + weight * share * apart(phase, batch, Moment(seed=1)).total
    total.backward()
    wanted = gradients_of(apart)
    assert found.keys() == wanted.keys()
    for name, gradient in wanted.items():
        assert torch.allclose(found[name], gradient, rtol=1e-4, atol=1e-5), name
    assert parts.keys() == {"own", "first loss", "second loss"}


def test_encoders_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model = pair_of()
    calls = []
    encode = model.encode
    monkeypatch.setattr(model, "encode", lambda *args: calls.append(1) or encode(*args))
    model(PHASE, batch_of(model, SIZE, THERE), Moment())
    assert calls == [1]


def test_the_loss_on_held_out_data_is_the_same_in_parts() -> None:
    model = pair_of().eval()
    batches = [batch_of(model, SIZE, THERE)]
    whole = validation_loss(model, CPU, batches, 1.0, SIZE)
    assert whole is not None
    assert whole == pytest.approx(validation_loss(model, CPU, batches, 1.0, 2), rel=1e-5)


def test_a_phase_that_does_not_train_the_condition_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pair, "trains_condition", frozenset())
    learning = pair_of().learning
    assert learning.phases == (PHASE, "parent")
    assert learning.trains_condition == {PHASE}
    assert not set(learning.trainable("parent")) & set(learning.trainable(PHASE))


def test_no_condition_is_made_for_a_phase_that_looks_at_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pair, "trains_condition", frozenset())
    monkeypatch.setattr(Pair, "unconditioned", frozenset({"parent"}))
    seen = []
    monkeypatch.setattr(Pair, "loss", lambda _self, phase, batch: seen.append((phase, batch)))
    model = pair_of()
    monkeypatch.setattr(model, "encode", lambda *_: pytest.fail("encoders ran"))
    model("parent", batch_of(model, SIZE, THERE), Moment(step=3, progress=0.5))
    ((phase, batch),) = seen
    assert (phase, batch.step, batch.progress, batch.size) == ("parent", 3, 0.5, SIZE)
    assert batch.condition.vector.shape == (SIZE, 0)
