"""Buffers of a fusion: they are updated once per step, and never by previews or evaluations."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from mmstudio.engine.model.conditioning import ConditionSide, as_many
from mmstudio.nn import Condition, ConditionShape, Encoder, Features, FeatureShape, Fusion, Weight

SHAPES = {"text": FeatureShape(2, 3, (2,)), "table": FeatureShape(1, 3)}
ONE = torch.ones(4)


class Given(Encoder):
    """Features as they are given."""

    def __init__(self, shape: FeatureShape) -> None:
        torch.nn.Module.__init__(self)
        self.shape = shape

    @classmethod
    def preparer(cls, *given: Any) -> Any:
        """None is needed."""
        raise NotImplementedError

    @classmethod
    def shape_of(cls, *given: Any) -> Any:
        """It is given."""
        raise NotImplementedError

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens and mask."""
        raise NotImplementedError


class Counting(Fusion):
    """Counts the batches that it met in training, and returns the previous count."""

    met: Tensor

    def __init__(self) -> None:
        torch.nn.Module.__init__(self)
        self.shape = ConditionShape(3)
        self.register_buffer("met", torch.zeros(1))

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """The count."""
        before = self.met.clone()
        if self.training:
            self.met += 1
        tokens = features["text"].tokens
        return Condition(tokens.sum(dim=1) + before, weight=dict(weight))


@pytest.fixture
def side() -> ConditionSide:
    return ConditionSide({slot: Given(shape) for slot, shape in SHAPES.items()}, Counting())


def fuse(side: ConditionSide, **how: Any) -> float:
    text = Features(torch.full((4, 2, 3), 2.0), torch.ones(4, 2, dtype=torch.bool), (2,))
    table = Features(torch.zeros(4, 1, 3), torch.ones(4, 1, dtype=torch.bool))
    condition, _ = side.fuse({"text": text, "table": table}, {"text": ONE, "table": ONE}, **how)
    assert condition.vector is not None
    return float(condition.vector.detach()[0, 0])


def test_a_fusion_learns_in_training_unless_it_is_only_looked_at(side: ConditionSide) -> None:
    met = side.fusion.met
    side.train()
    assert fuse(side) == 4
    assert fuse(side) == 5
    assert float(met) == 2  # type: ignore[arg-type]
    assert fuse(side, learns=False) == fuse(side, learns=False) == 6
    assert float(met) == 2  # type: ignore[arg-type]
    assert fuse(side, learns=True) == 6
    side.eval()
    assert fuse(side) == fuse(side, learns=False) == 7
    assert float(met) == 3  # type: ignore[arg-type]


def test_the_condition_knows_the_shapes_that_it_is_made_of(side: ConditionSide) -> None:
    assert side.shape.width == 3
    assert side.shape.features == SHAPES


def test_weights_for_several_rounds_meet_the_samples_in_order_each_time(side: ConditionSide) -> None:
    side.eval()
    text = Features(torch.arange(24.0).view(4, 2, 3), torch.ones(4, 2, dtype=torch.bool), (2,))
    encoded = {"text": text, "table": Features(torch.zeros(4, 1, 3), torch.ones(4, 1, dtype=torch.bool))}
    rounds = [torch.tensor([1.0, 0.0, 1.0, 1.0]), torch.tensor([0.0, 0.0, 1.0, 0.5])]
    apart = [side.fuse(encoded, {"text": one, "table": one})[0].vector for one in rounds]
    whole = dict.fromkeys(encoded, torch.cat(rounds))
    together, features = side.fuse(as_many(encoded, whole), whole)
    assert torch.equal(together.vector, torch.cat(apart))
    assert features["text"].tokens.shape == (8, 2, 3)
    assert features["text"].mask[:, 0].tolist() == [True, False, True, True, False, False, True, True]
