"""Learners made of learners: phases join, a decoder sees the samples that hold its slot, and what is given stays."""

from __future__ import annotations

import pytest
import torch
from small_learners import CPU, Numbers, Unaware, batch_of, gradients_of, pair_of, runner_of
from torch import Tensor

from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.step import validation_loss
from mmstudio.nn import SampleRequest
from mmstudio.plan.recipe import Training

SIZE = 9
THERE = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
"""The second target is missing in a third of the samples."""
SECOND = "decoder:second/generator"


def test_phases_join_as_if_they_were_one_learner() -> None:
    model = pair_of()
    learning = model.learning
    assert learning.phases == ("parent", "decoder:first/generator", SECOND)
    assert learning.trains_condition == {"decoder:first/generator", SECOND}
    assert learning.validation_phases == ("decoder:first/generator", SECOND)
    assert learning.edges == ("decoders.0.net", "decoders.1.net")
    names = {name for name, _ in model.learner.named_parameters()}
    by_phase = [
        {name for name, item in model.learner.named_parameters() if item in set(learning.trainable(phase))}
        for phase in learning.phases
    ]
    assert set.union(*by_phase) == names
    assert sum(len(part) for part in by_phase) == len(names), "a parameter learns in two phases"
    assert by_phase[2] == {"decoders.1.net.weight", "decoders.1.net.bias"}
    assert model.averaged() == set(model.state_dict())
    assert set(Optimisers(model, Training()).by_name) == {*learning.phases, "condition"}


def test_what_is_used_afterwards_is_what_each_of_them_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Unaware, "sampling_parts", ("other",))
    model = pair_of()
    used = {name for name in model.averaged() if name.startswith("learner.")}
    assert used == {"learner.own.weight", "learner.own.bias"}


def _run(kind: type[Numbers], micro: int, there: list[float]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    model = pair_of(kind)
    parts = runner_of(model, SIZE, micro).run(SECOND, batch_of(model, SIZE, there), 0, 0.0, 1)
    return parts, gradients_of(model)


@pytest.mark.parametrize("micro", [1, 2, 4, SIZE])
@pytest.mark.parametrize("kind", [Numbers, Unaware])
def test_a_sample_without_one_of_the_targets_teaches_the_others(kind: type[Numbers], micro: int) -> None:
    """A decoder that knows of missing targets and one that does not learn the same, at whatever size of the parts."""
    parts, gradients = _run(kind, micro, THERE)
    model = pair_of(kind)
    batch = batch_of(model, SIZE, THERE)
    with torch.no_grad():
        vector = model.conditions(batch.conditions, batch.weight)[0].vector
    rows = torch.tensor(THERE) > 0
    told = torch.cat([vector, batch.targets["first"]["value"][:, None]], dim=1)[rows]
    net = model.get_submodule("learner.decoders.1.net")
    loss = (net(told).squeeze(1) - batch.targets["second"]["value"][rows]).square().mean()
    loss.backward()
    assert parts.keys() == {"second loss"}
    assert torch.allclose(parts["second loss"], loss.detach(), rtol=1e-5)
    for name, weight in net.named_parameters():
        assert weight.grad is not None
        assert torch.allclose(gradients[f"learner.decoders.1.net.{name}"], weight.grad, rtol=1e-4, atol=1e-5)
    assert any(gradients[name].any() for name in gradients if name.startswith("conditions.encoders"))
    assert "learner.decoders.0.net.weight" not in gradients


@pytest.mark.parametrize("micro", [3, SIZE])
def test_without_any_sample_the_loss_is_zero_with_a_graph(micro: int) -> None:
    parts, gradients = _run(Unaware, micro, [0.0] * SIZE)
    assert parts == {}
    assert {"learner.decoders.1.net.weight", "learner.decoders.1.net.bias"} <= gradients.keys()
    assert not any(gradient.any() for gradient in gradients.values())
    model = pair_of()
    losses = model(SECOND, batch_of(model, SIZE, [0.0] * SIZE), Moment())
    assert losses.total == 0
    assert losses.count == 0


def test_losses_on_held_out_data_add_up() -> None:
    model = pair_of().eval()
    batches = [batch_of(model, SIZE, THERE)]
    whole = validation_loss(model, CPU, batches, 1.0, SIZE)
    with torch.no_grad():
        each = [model(phase, batches[0], Moment()).total for phase in model.learning.validation_phases]
    assert whole == pytest.approx(float(sum(each)), rel=1e-5)
    assert whole == pytest.approx(validation_loss(model, CPU, batches, 1.0, 2), rel=1e-5)


def _sampled(
    slots: tuple[str, ...], seeds: tuple[int, ...], given: dict[str, list[float]]
) -> dict[str, list[float]]:
    model = pair_of().eval()
    batch = batch_of(model, SIZE)
    with torch.no_grad():
        encoded = model.encode(batch.part(0, 1), Moment())
        same = {
            slot: type(item)(item.tokens.expand(len(seeds), -1, -1), item.mask.expand(len(seeds), -1))
            for slot, item in encoded.items()
        }
        request = SampleRequest(
            lambda weight: model.conditions.fuse(same, weight)[0],
            {slot: torch.ones(len(seeds)) for slot in encoded},
            seeds,
            slots,
            given={slot: {"value": torch.tensor(values)} for slot, values in given.items()},
        )
        steps = list(model.learner.sample(request))  # type: ignore[operator]
    assert [step.index for step in steps] == sorted({step.index for step in steps})
    assert {step.of for step in steps} == {steps[-1].index}
    results: dict[str, list[float]] = steps[-1].results
    assert results.keys() == set(slots)
    return results


def test_the_second_follows_from_the_first_whether_that_was_made_or_given() -> None:
    both = _sampled(("first", "second"), (1, 2), {})
    again = _sampled(("second",), (1, 2), {"first": both["first"]})
    assert again["second"] == pytest.approx(both["second"], abs=1e-5)
    other = _sampled(("second",), (1, 2), {"first": [30.0, 30.0]})
    assert other["second"] != pytest.approx(both["second"], abs=1e-2)


def test_a_seed_gives_the_same_in_any_batch_and_other_numbers_to_each_slot() -> None:
    both, alone = _sampled(("first", "second"), (1, 2), {}), _sampled(("first", "second"), (2,), {})
    assert {slot: values[1:] for slot, values in both.items()} == {
        slot: pytest.approx(values, abs=1e-5) for slot, values in alone.items()
    }
    first, second = (
        pair_of().learner.request("first", _ask((7,)), {}),
        pair_of().learner.request("second", _ask((7,)), {"first": [0.0]}),
    )  # type: ignore[operator]
    assert first.seeds != second.seeds


def _ask(seeds: tuple[int, ...]) -> SampleRequest:
    return SampleRequest(lambda _weight: pytest.fail("not asked"), {}, seeds, ("first", "second"))
