"""The condition side on features that are given outright: what is missing, several cards on a slot, weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.nn import Condition, ConditionShape, Encoder, Features, FeatureShape, Fusion, Weight

SHAPES = {"text": FeatureShape(2, 3, (2,)), "table": FeatureShape(1, 3)}


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
        return Features(prepared["tokens"], prepared["mask"], self.shape.grid)


class Kept(Fusion):
    """Keeps what it is given; the vector is the sum of all tokens."""

    def __init__(self) -> None:
        torch.nn.Module.__init__(self)
        self.shape = ConditionShape(3)
        self.seen: list[tuple[dict[str, Features], dict[str, Tensor]]] = []

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """The sum."""
        self.seen.append((dict(features), dict(weight)))
        return Condition(sum(feature.tokens.sum(dim=1) for feature in features.values()), weight=dict(weight))


@pytest.fixture
def side() -> ConditionSide:
    """Two slots whose nulls are known."""
    made = ConditionSide({slot: Given(shape) for slot, shape in SHAPES.items()}, Kept())
    with torch.no_grad():
        made.nulls[0].copy_(torch.tensor([[1.0, 2, 3], [4, 5, 6]]))
        made.nulls[1].copy_(torch.tensor([[10.0, 20, 30]]))
    return made


def features(rows: list[list[list[float]]], mask: list[list[bool]]) -> Features:
    return Features(torch.tensor(rows), torch.tensor(mask), (len(mask[0]),))


TEXT = features([[[7.0, 7, 7], [9, 9, 9]], [[0.0, 0, 0], [1, 1, 1]]], [[True, True], [True, False]])
TABLE = features([[[0.0, 0, 0]], [[5.0, 5, 5]]], [[True], [True]])
ONE = torch.ones(2)


def test_nulls_start_small_and_differ() -> None:
    torch.manual_seed(0)
    made = ConditionSide({"text": Given(FeatureShape(40, 50)), "table": Given(FeatureShape(40, 50))}, Kept())
    assert [tuple(null.shape) for null in made.nulls] == [(40, 50), (40, 50)]
    for null in made.nulls:
        assert null.std().item() == pytest.approx(0.02, rel=0.1)
        assert null.mean().item() == pytest.approx(0, abs=0.002)
    assert not torch.equal(made.nulls[0], made.nulls[1])


def test_each_slot_is_encoded_by_its_own_encoder(side: ConditionSide) -> None:
    prepared: Mapping[str, Mapping[str, Tensor]] = {
        "text": {"tokens": TEXT.tokens, "mask": TEXT.mask},
        "table": {"tokens": TABLE.tokens, "mask": TABLE.mask},
    }
    found = side.encode_all(prepared)
    assert list(found) == ["text", "table"]
    assert torch.equal(found["text"].tokens, TEXT.tokens)
    assert found["text"].grid == (2,)
    assert found["table"].grid is None
    condition, mixed = side(prepared, {"text": ONE, "table": ONE})
    assert torch.equal(mixed["table"].tokens, TABLE.tokens)
    # the second text's masked token is its null
    assert mixed["text"].tokens.tolist() == [[[7, 7, 7], [9, 9, 9]], [[0, 0, 0], [4, 5, 6]]]
    assert condition.vector.tolist() == [[16, 16, 16], [9, 10, 11]]


def test_a_weight_is_how_far_from_the_null_and_none_is_the_null_itself(side: ConditionSide) -> None:
    weight = {"text": torch.tensor([0.5, 0.0]), "table": torch.tensor([2.0, 1.0])}
    _, mixed = side.fuse({"text": TEXT, "table": TABLE}, weight)
    assert mixed["text"].tokens.tolist() == [[[4, 4.5, 5], [6.5, 7, 7.5]], [[1, 2, 3], [4, 5, 6]]]
    assert mixed["text"].mask.tolist() == [[True, True], [False, False]]
    assert mixed["table"].tokens.tolist() == [[[-10, -20, -30]], [[5, 5, 5]]]


def conditioned(
    side: ConditionSide,
    cards: Mapping[str, list[tuple[Features, Tensor]]],
    weight: Mapping[str, Tensor] | None = None,
) -> tuple[dict[str, Features], dict[str, Tensor], dict[str, Tensor]]:
    """The features that enter fusion, the weights it gets, and those of the cards."""
    condition, weights = side.conditioner(cards)
    condition(weights if weight is None else weight)
    seen, told = side.fusion.seen[-1]  # type: ignore[union-attr,index]
    return seen, told, weights


def test_one_card_a_slot_is_the_same_as_in_training(side: ConditionSide) -> None:
    cards = {"text": [(TEXT, torch.tensor([1.0, 0.5]))], "table": [(TABLE, torch.tensor([0.0, 2.0]))]}
    seen, told, weights = conditioned(side, cards)
    _, wanted = side.fuse({"text": TEXT, "table": TABLE}, weights)
    assert weights["text"].tolist() == told["text"].tolist() == [1, 0.5]
    assert weights["table"].tolist() == [0, 2]
    for slot in SHAPES:
        assert torch.allclose(seen[slot].tokens, wanted[slot].tokens)
        assert torch.equal(seen[slot].mask, wanted[slot].mask)
    assert seen["text"].grid == (2,)


def test_several_cards_on_a_slot_add_up(side: ConditionSide) -> None:
    """``null + w_1 (f_1 - null) + w_2 (f_2 - null)`` where each is there, masked tokens adding nothing."""
    other = features([[[1.0, 1, 1], [2, 2, 2]], [[3.0, 3, 3], [3, 3, 3]]], [[False, True], [True, True]])
    first, second = torch.tensor([1.0, 0.5]), torch.tensor([0.5, 0.25])
    cards = {"text": [(TEXT, first), (other, second)], "table": [(TABLE, ONE)]}
    seen, _, weights = conditioned(side, cards)
    assert weights["text"].tolist() == [1.5, 0.75]
    null = side.nulls[0].detach()
    wanted = null.expand(2, 2, 3).clone()
    for card, weight in ((TEXT, first), (other, second)):
        wanted += weight[:, None, None] * torch.where(card.mask[..., None], card.tokens - null, 0)
    assert torch.allclose(seen["text"].tokens, wanted)
    assert seen["text"].mask.tolist() == [[True, True], [True, True]]


def test_a_token_is_there_where_a_card_with_weight_has_it(side: ConditionSide) -> None:
    cards = {
        "text": [(TEXT, torch.tensor([0.0, 1.0])), (TEXT, torch.tensor([0.0, 0.0]))],
        "table": [(TABLE, ONE)],
    }
    seen, _, weights = conditioned(side, cards)
    assert seen["text"].mask.tolist() == [[False, False], [True, False]]
    assert seen["text"].tokens[0].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert weights["text"].tolist() == [0, 1]


def test_a_negative_weight_leads_away_and_counts_as_given(side: ConditionSide) -> None:
    seen, _, weights = conditioned(
        side, {"text": [(TEXT, torch.tensor([-1.0, 1.0]))], "table": [(TABLE, ONE)]}
    )
    assert weights["text"].tolist() == [1, 1]
    assert seen["text"].tokens[0].tolist() == [[-5, -3, -1], [-1, 1, 3]]
    assert seen["text"].mask.tolist() == [[True, True], [True, False]]


def test_other_weights_scale_the_cards_together(side: ConditionSide) -> None:
    cards = {"text": [(TEXT, ONE), (TEXT, ONE)], "table": [(TABLE, ONE)]}
    weight = {"text": torch.tensor([1.0, 0.0]), "table": torch.tensor([0.0, 0.5])}
    seen, told, weights = conditioned(side, cards, weight)
    assert weights["text"].tolist() == [2, 2]
    assert told["text"].tolist() == [1, 0]
    # two halves of the same card are the card
    assert torch.allclose(seen["text"].tokens[0], TEXT.tokens[0])
    assert seen["text"].tokens[1].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert seen["text"].mask.tolist() == [[True, True], [False, False]]
    assert seen["table"].tokens.tolist() == [[[10, 20, 30]], [[7.5, 12.5, 17.5]]]
    assert seen["table"].mask.tolist() == [[False], [True]]


def test_features_of_half_precision_are_mixed_in_that_of_the_nulls(side: ConditionSide) -> None:
    half = Features(TEXT.tokens.to(torch.bfloat16), TEXT.mask, TEXT.grid)
    seen, _, _ = conditioned(side, {"text": [(half, ONE)], "table": [(TABLE, ONE)]})
    assert seen["text"].tokens.dtype == torch.float32
    assert torch.equal(seen["text"].tokens[0], TEXT.tokens[0])
