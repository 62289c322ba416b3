"""Mixing with nulls, several cards on a slot, stacking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.nn import Condition, Features, Wants, map_condition, mix_with_null, stack_conditions
from mmstudio.testing.plain import plain_side

WEIGHTS = st.floats(-4, 4, width=32)


def features_of(rows: int, seed: int = 0, lengths: Sequence[int] | None = None) -> Features:
    tokens = torch.randn(rows, 5, 3, generator=torch.Generator().manual_seed(seed))
    length = torch.full((rows,), 5) if lengths is None else torch.tensor(lengths)
    return Features(tokens, torch.arange(5) < length[:, None], (5,))


NULL = torch.randn(5, 3, generator=torch.Generator().manual_seed(77))


def test_weight_zero_is_the_null_bit_for_bit() -> None:
    mixed = mix_with_null(features_of(4), NULL, torch.zeros(4))
    assert torch.equal(mixed.tokens, NULL.expand(4, -1, -1))
    assert not mixed.mask.any()
    assert mixed.grid == (5,)


def test_weight_one_is_the_feature() -> None:
    features = features_of(4)
    mixed = mix_with_null(features, NULL, torch.ones(4))
    torch.testing.assert_close(mixed.tokens, features.tokens)
    assert mixed.mask.all()


@given(WEIGHTS, st.integers(0, 5))
def test_any_weight_and_length(weight: float, length: int) -> None:
    features = features_of(1, lengths=[length])
    mixed = mix_with_null(features, NULL, torch.tensor([weight]))
    inside = NULL[:length] + weight * (features.tokens[0, :length] - NULL[:length])
    torch.testing.assert_close(mixed.tokens[0, :length], inside, rtol=1e-5, atol=1e-5)
    assert torch.equal(mixed.tokens[0, length:], NULL[length:])
    assert mixed.mask.sum() == (length if weight else 0)


@pytest.mark.parametrize("rubbish", [math.nan, math.inf, -math.inf])
def test_what_is_masked_or_left_out_is_never_seen(rubbish: float) -> None:
    """Neither forward nor in the gradient."""
    features = features_of(2, lengths=[2, 5])
    features.tokens[0, 2:] = rubbish
    features.tokens[1] = rubbish
    features.tokens.requires_grad_()
    null = NULL.clone().requires_grad_()
    mixed = mix_with_null(features, null, torch.tensor([1.0, 0.0]))
    assert mixed.tokens.isfinite().all()
    mixed.tokens.square().sum().backward()  # type: ignore[no-untyped-call]
    assert null.grad is not None
    assert null.grad.isfinite().all()
    assert features.tokens.grad is not None
    assert torch.equal(features.tokens.grad[1], torch.zeros(5, 3))
    assert features.tokens.grad.isfinite().all()


def test_features_of_half_precision_take_the_null_s() -> None:
    features = features_of(2)
    half = Features(features.tokens.bfloat16(), features.mask, features.grid)
    assert mix_with_null(half, NULL, torch.ones(2)).tokens.dtype == torch.float32


def cards_of(side: ConditionSide, rows: int, seed: int) -> dict[str, Features]:
    """Features of every slot, drawn; the second slot is masked behind its first tokens."""
    rng = torch.Generator().manual_seed(seed)
    made = {}
    for slot, encoder in zip(side.slots, side.encoders, strict=True):
        shape: Any = encoder.shape
        mask = torch.arange(shape.tokens) < (2 if slot == "text" else shape.tokens)
        tokens = torch.randn(rows, shape.tokens, shape.width, generator=rng)
        made[slot] = Features(tokens, mask.expand(rows, -1), shape.grid)
    return made


def side_of() -> ConditionSide:
    torch.manual_seed(0)
    return plain_side("structure", Wants(16, ("structure",))).eval()


def seen_by_fusion(
    side: ConditionSide, cards: Any, change: Any = None
) -> tuple[dict[str, Features], dict[str, Tensor]]:
    """What the fusion is given, for the weights of the cards as they are, or changed."""
    seen: list[dict[str, Features]] = []
    hook = side.fusion.register_forward_pre_hook(lambda _, arguments: seen.append(arguments[0]))
    with torch.no_grad():
        condition, weight = side.conditioner(cards)
        condition({**weight, **(change(weight) if change else {})})
    hook.remove()
    return seen[0], weight


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(WEIGHTS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_several_cards_add_up(rows: list[list[float]]) -> None:
    side = side_of()
    first, second = (cards_of(side, len(rows), seed) for seed in (1, 2))
    weights = [torch.tensor([row[place] for row in rows]) for place in (0, 1)]
    cards = {slot: [(first[slot], weights[0]), (second[slot], weights[1])] for slot in side.slots}
    mixed, weight = seen_by_fusion(side, cards)
    for slot, null in zip(side.slots, side.nulls, strict=True):
        given_tokens = first[slot].mask[..., None]
        total = sum(
            w[:, None, None] * (item[slot].tokens - null)
            for w, item in zip(weights, (first, second), strict=True)
        )
        expected = torch.where(given_tokens, null + total, null)
        torch.testing.assert_close(mixed[slot].tokens, expected, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(weight[slot], weights[0].abs() + weights[1].abs())
        some = (weights[0] != 0) | (weights[1] != 0)
        assert torch.equal(mixed[slot].mask, first[slot].mask & some[:, None])


def test_one_card_is_the_mixture_of_training() -> None:
    side = side_of()
    cards = cards_of(side, 3, 1)
    weight = torch.tensor([0.0, 1.0, 0.4])
    mixed, _ = seen_by_fusion(side, {slot: [(item, weight)] for slot, item in cards.items()})
    for slot, null in zip(side.slots, side.nulls, strict=True):
        expected = mix_with_null(cards[slot], null, weight)
        torch.testing.assert_close(mixed[slot].tokens, expected.tokens)
        assert torch.equal(mixed[slot].tokens[0], null)
        assert torch.equal(mixed[slot].mask, expected.mask)


def test_a_slot_can_be_taken_out_afterwards() -> None:
    side = side_of()
    cards = {slot: [(item, torch.ones(2))] for slot, item in cards_of(side, 2, 1).items()}
    mixed, _ = seen_by_fusion(side, cards, lambda weight: {"words": torch.zeros_like(weight["words"])})
    place = side.slots.index("words")
    assert torch.equal(mixed["words"].tokens, side.nulls[place].expand(2, -1, -1))
    assert not mixed["words"].mask.any()
    assert mixed["items"].mask.all()


def condition_of(rows: int, seed: int) -> Condition:
    rng = torch.Generator().manual_seed(seed)
    part = Condition(torch.randn(rows, 4, generator=rng), torch.randn(rows, 2, 4, generator=rng), (2,))
    return Condition(torch.randn(rows, 4, generator=rng), weight={"a": torch.ones(rows)}, parts={"a": part})


def test_stacking_and_changing_conditions() -> None:
    first, second = condition_of(2, 1), condition_of(3, 2)
    both = stack_conditions([first, second])
    assert both.vector.shape == (5, 4)
    assert both.tokens is None
    assert both.weight["a"].shape == (5,)
    assert both.parts["a"].grid == (2,)
    tokens = both.parts["a"].tokens
    assert tokens is not None
    head = map_condition(both, lambda value: value[:2])
    assert torch.equal(head.vector, first.vector)
    assert head.parts["a"].tokens is not None
    assert torch.equal(head.parts["a"].tokens, tokens[:2])
    assert head.parts["a"].grid == (2,)
