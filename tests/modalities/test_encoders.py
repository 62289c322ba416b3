"""Tests that the encoders of all modalities pass."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
import torch

MODALITIES = ("text", "image", "audio", "table")
SMALLEST: dict[str, dict[str, Any]] = {
    "text": {"max_tokens": 4, "vocabulary": 512, "layers": 1, "heads": 1, "width": 16},
    "image": {"size": 16, "grid": 1, "channels": 8, "width": 16},
    "audio": {"seconds": 0.1, "rate_hz": 4000, "mels": 16, "tokens": 1, "width": 16},
    "table": {"width": 16, "numbers_from": 1, "choices": 2},
}
LARGER: dict[str, dict[str, Any]] = {
    "text": {"max_tokens": 64, "layers": 3, "heads": 8, "hide": 0.0},
    "image": {"size": 64, "grid": 8, "channels": 16},
    "audio": {"seconds": 3, "rate_hz": 22050, "mels": 128, "tokens": 64},
    "table": {"width": 64, "numbers_from": 100},
}
Make = Callable[..., Any]


@pytest.fixture(params=MODALITIES)
def modality(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("settings", [{}, SMALLEST, LARGER], ids=["default", "smallest", "larger"])
def test_features_have_the_promised_shape(
    modality: str, settings: dict[str, Any], encoder: Make, raws: Make, batch: Make
) -> None:
    made = encoder(modality, **settings.get(modality, {}))
    features = made(batch(made, [*raws(modality)[:5], None]))
    assert features.tokens.shape == (6, made.shape.tokens, made.shape.width)
    assert features.mask.shape == (6, made.shape.tokens)
    assert features.mask.dtype == torch.bool
    assert features.mask[:5].any(dim=1).all()
    assert not features.mask[5].any()
    assert features.grid == made.shape.grid
    assert torch.isfinite(features.tokens).all()


def test_absence_is_a_finite_blank_of_the_same_kind(modality: str, encoder: Make, raws: Make) -> None:
    made = encoder(modality)
    given, blank = made.by(raws(modality)[0]), made.by.blank()
    assert {name: (array.dtype, array.shape) for name, array in given.items()} == {
        name: (array.dtype, array.shape) for name, array in blank.items()
    }


def test_a_gradient_reaches_every_parameter(modality: str, encoder: Make, raws: Make, batch: Make) -> None:
    made = encoder(modality).train()
    features = made(batch(made, [*raws(modality), None]))
    torch.manual_seed(1)
    (features.tokens * torch.randn_like(features.tokens)).sum().backward()
    for name, parameter in made.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert name.endswith("key_value.bias") or parameter.grad.abs().max() > 0, name


def test_the_same_data_and_seed_give_the_same_encoder(
    modality: str, encoder: Make, raws: Make, batch: Make
) -> None:
    one, two = encoder(modality).eval(), encoder(modality).eval()
    taken = batch(one, raws(modality)[:4])
    again = batch(two, raws(modality)[:4])
    assert all(torch.equal(taken[name], again[name]) for name in taken)
    assert torch.equal(one(taken).tokens, two(again).tokens)


def test_a_sample_does_not_depend_on_its_batch(modality: str, encoder: Make, raws: Make, batch: Make) -> None:
    made = encoder(modality).eval()
    many = made(batch(made, [*raws(modality)[:7], None])).tokens
    alone = made(batch(made, raws(modality)[2:3])).tokens
    torch.testing.assert_close(many[2:3], alone, rtol=1e-4, atol=1e-5)


def test_half_precision_and_channels_last(modality: str, encoder: Make, raws: Make, batch: Make) -> None:
    made = encoder(modality).to(memory_format=torch.channels_last).eval()
    taken = batch(made, raws(modality)[:6])
    exact = made(taken)
    with torch.autocast("cpu", torch.bfloat16):
        rough = made(taken)
    rough.tokens.float().square().mean().backward()
    assert (rough.tokens.float() - exact.tokens).abs().mean() < 0.05
    torch.testing.assert_close(copy.deepcopy(made)(taken).tokens, exact.tokens)


def test_weights_alone_are_saved(modality: str, encoder: Make) -> None:
    made, other = encoder(modality), encoder(modality)
    saved = made.state_dict()
    assert set(saved) == {name for name, _ in made.named_parameters()}
    other.load_state_dict(saved)
    assert json.dumps({name: list(value.shape) for name, value in saved.items()})


def test_it_can_be_fitted_on_nothing_but_gaps(modality: str, encoder: Make, batch: Make) -> None:
    made = encoder(modality, raws=[None, None])
    features = made(batch(made, [None, None]))
    assert torch.isfinite(features.tokens).all()
    assert not features.mask.any()
