"""Losses, features and pictures against what they should be."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.distributions import Normal, kl_divergence

from mmstudio.nn.blocks import Attention, AttentionPool, TransformerLayer, fourier_features, positions_2d
from mmstudio.nn.images import fit_picture, to_pictures, to_unit
from mmstudio.nn.losses import gaussian_kl, gradient_penalty

NUMBERS = st.floats(-3, 3, width=32)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_divergence_of_gaussians(mean: float, spread: float, prior_mean: float, prior_spread: float) -> None:
    values = [
        torch.tensor([number], dtype=torch.float64) for number in (mean, spread, prior_mean, prior_spread)
    ]
    found = gaussian_kl(*values)
    first = Normal(values[0], (values[1] / 2).exp())
    second = Normal(values[2], (values[3] / 2).exp())
    torch.testing.assert_close(found, kl_divergence(first, second), rtol=1e-6, atol=1e-9)
    assert found >= -1e-9


def test_divergence_of_the_same_gaussian_is_zero() -> None:
    mean, spread = torch.randn(3, 4), torch.randn(3, 4)
    assert float(gaussian_kl(mean, spread, mean, spread).abs().max()) < 1e-6


def test_gradient_penalty() -> None:
    """The gradient of ``a . x + x . x / 2`` is ``a + x``."""
    a, x = torch.randn(6), torch.randn(4, 2, 3)
    penalty = gradient_penalty(lambda v: v.flatten(1) @ a + v.flatten(1).square().sum(dim=1) / 2, x)
    torch.testing.assert_close(penalty, (a + x.flatten(1)).square().sum(dim=1))
    assert not x.requires_grad


def test_gradient_penalty_can_be_learned_from() -> None:
    scale = torch.tensor(2.0, requires_grad=True)
    gradient_penalty(lambda v: scale * v.sum(dim=1), torch.ones(3, 5)).sum().backward()  # type: ignore[no-untyped-call]
    torch.testing.assert_close(scale.grad, torch.tensor(60.0))


def test_fourier_features() -> None:
    values = torch.tensor([0.0, 0.25, 1.0])
    features = fourier_features(values, 6, highest=100.0)
    rates = torch.tensor([1.0, 10.0, 100.0])
    expected = torch.cat([(values[:, None] * rates).cos(), (values[:, None] * rates).sin()], dim=1)
    torch.testing.assert_close(features, expected)
    assert fourier_features(torch.zeros(2, 3, dtype=torch.bfloat16), 8).shape == (2, 3, 8)


def test_every_place_of_a_grid_is_told_apart() -> None:
    places = positions_2d(8, 5, 32)
    assert places.shape == (40, 32)
    distances = torch.cdist(places, places) + 100 * torch.eye(40)
    assert float(distances.min()) > 0.1


def test_attention_does_not_see_what_is_masked() -> None:
    torch.manual_seed(0)
    attention, context = Attention(16, 4, 12), torch.randn(2, 7, 12)
    mask = torch.arange(7) < torch.tensor([[3], [7]])
    changed = torch.where(mask[..., None], context, torch.randn(2, 7, 12))
    x = torch.randn(2, 5, 16)
    with torch.no_grad():
        first, second = attention(x, context, mask), attention(x, changed, mask)
    assert first.shape == (2, 5, 16)
    torch.testing.assert_close(first, second)
    assert not torch.allclose(attention(x, context), attention(x, changed))


def test_attention_is_the_formula() -> None:
    torch.manual_seed(0)
    attention, x = Attention(4, 1), torch.randn(1, 3, 4)
    with torch.no_grad():
        query = attention.query(x)
        key, value = attention.key_value(x).chunk(2, dim=-1)
        mixed = (query @ key.transpose(1, 2) / math.sqrt(4)).softmax(dim=-1) @ value
        torch.testing.assert_close(attention(x), attention.out(mixed))


def test_shapes_of_layers() -> None:
    x = torch.randn(2, 5, 16)
    assert TransformerLayer(16, 4)(x).shape == x.shape
    assert AttentionPool(16, 8)(x).shape == (2, 8)


@settings(deadline=None)
@given(
    st.integers(1, 70),
    st.integers(1, 70),
    st.integers(1, 40),
    st.sampled_from([1, 3]),
    st.sampled_from([1, 3]),
)
def test_any_picture_fits(height: int, width: int, size: int, channels: int, wanted: int) -> None:
    raw = np.full((height, width, channels), 77, np.uint8)
    fitted = fit_picture(raw, size, wanted)
    assert fitted.shape == (wanted, size, size)
    assert fitted.dtype == np.uint8
    assert fitted.flags.c_contiguous
    assert (fitted == 77).all()


def test_the_middle_is_kept() -> None:
    raw = np.zeros((4, 10, 3), np.uint8)
    raw[:, 3:7] = (10, 200, 30)
    fitted = fit_picture(raw, 4, 3)
    assert (fitted == np.array([10, 200, 30])[:, None, None]).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_of_the_right_size_stays_as_it_is(channels: int) -> None:
    raw = np.random.default_rng(0).integers(0, 256, (8, 8, channels), np.uint8)
    assert (fit_picture(raw, 8, channels) == raw.transpose(2, 0, 1)).all()


def test_shrinking_averages_areas() -> None:
    raw = np.random.default_rng(0).integers(0, 256, (8, 8, 1), np.uint8)
    means = raw[..., 0].reshape(4, 2, 4, 2).mean(axis=(1, 3))
    assert np.abs(fit_picture(raw, 4, 1)[0] - means).max() <= 1


def test_colour_becomes_grey_by_luminance() -> None:
    raw = np.zeros((4, 4, 3), np.uint8)
    raw[..., 1] = 255
    assert (fit_picture(raw, 4, 1) == 150).all()


def test_a_part_of_a_picture_fits() -> None:
    """Arrays as they come out of a view: neither contiguous nor in the usual order."""
    raw = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    turned = raw[::-1, 5:25:2, ::-1]
    assert (fit_picture(turned, 6, 3) == fit_picture(turned.copy(), 6, 3)).all()


def test_pixels_survive_the_way_through_a_network() -> None:
    pixels = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16)
    unit = to_unit(pixels)
    assert (float(unit.min()), float(unit.max())) == (-1.0, 1.0)
    assert (to_pictures(unit)[0][..., 0] == pixels[0, 0].numpy()).all()


def test_values_beyond_black_and_white_are_cut() -> None:
    (picture,) = to_pictures(torch.tensor([-3.0, 3.0]).view(1, 1, 1, 2))
    assert picture.tolist() == [[[0], [255]]]
