"""Guidance against its formula, computed the long way."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from mmstudio.nn import Condition, SampleRequest, Weight
from mmstudio.nn.guidance import Guide

SLOTS = ("image", "text", "audio")
SCALES = st.floats(-3, 3, width=32)


def condition(weight: Weight) -> Condition:
    """A condition whose vector is not linear in the weights, so that nothing adds up by chance."""
    columns = torch.stack([weight[slot] for slot in SLOTS], dim=1)
    vector = torch.cat([columns, columns.prod(dim=1, keepdim=True), columns[:, :1] * columns[:, 1:2]], dim=1)
    return Condition(vector, weight=dict(weight))


def predict(x: Tensor, given: Condition) -> Tensor:
    return (x + given.vector.sum(dim=1)[:, None]).sin() + given.vector[:, 3:4] * x


def request(weight: Mapping[str, Tensor], guidance: Mapping[str, float], joint: float) -> SampleRequest:
    return SampleRequest(condition, weight, (1, 2), ("image",), guidance=guidance, joint=joint)


def explicit(x: Tensor, weight: dict[str, Tensor], guidance: Mapping[str, float], joint: float) -> Tensor:
    everything = predict(x, condition(weight))
    result = everything.clone()
    for slot, scale in guidance.items():
        without = predict(x, condition({**weight, slot: torch.zeros_like(weight[slot])}))
        result += scale * (everything - without)
    none = predict(x, condition({slot: torch.zeros_like(value) for slot, value in weight.items()}))
    return result + (joint - 1) * (everything - none)


WEIGHT = {
    "image": torch.tensor([1.0, 0.5]),
    "text": torch.tensor([1.5, 1.0]),
    "audio": torch.tensor([0.0, 1.0]),
}
X = torch.linspace(-1, 1, 6).view(2, 3)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(SLOTS), SCALES), SCALES)
def test_the_formula(guidance: dict[str, float], joint: float) -> None:
    guide = Guide(request(WEIGHT, guidance, joint))
    torch.testing.assert_close(guide(predict, X), explicit(X, WEIGHT, guidance, joint), rtol=1e-4, atol=1e-4)
    assert guide.evaluations == 1 + sum(scale != 0 for scale in guidance.values()) + (joint != 1)


def test_joint_guidance_is_the_classic_one() -> None:
    none = {slot: torch.zeros(2) for slot in SLOTS}
    unconditional, conditional = predict(X, condition(none)), predict(X, condition(WEIGHT))
    expected = unconditional + 4.0 * (conditional - unconditional)
    torch.testing.assert_close(Guide(request(WEIGHT, {}, 4.0))(predict, X), expected)


@pytest.mark.parametrize("guidance", [{}, {"text": 0.0}, {"unknown": 2.0}])
def test_without_a_scale_it_is_the_plain_model(guidance: dict[str, float]) -> None:
    guide = Guide(request(WEIGHT, guidance, 1.0))
    assert guide.evaluations == 1
    assert torch.equal(guide(predict, X), predict(X, condition(WEIGHT)))


def test_switched_off_it_costs_one_evaluation() -> None:
    seen: list[int] = []

    def counted(x: Tensor, given: Condition) -> Tensor:
        seen.append(len(x))
        return predict(x, given)

    guide = Guide(request(WEIGHT, {"text": 2.0}, 3.0))
    plain = guide(counted, X, active=False)
    guide(counted, X)
    assert seen == [2, 6]
    assert torch.equal(plain, predict(X, condition(WEIGHT)))


def test_a_slot_that_is_not_given_is_not_guided() -> None:
    absent = {**WEIGHT, "audio": torch.zeros(2)}
    guided = Guide(request(absent, {"audio": 3.0}, 1.0))(predict, X)
    torch.testing.assert_close(guided, predict(X, condition(absent)))
