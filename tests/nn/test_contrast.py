"""Contrastive learning: the loss by its definition, samples that take no part, and what it learns."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio.nn.blocks import Contrast
from mmstudio.nn.losses import missed

SIZE, LEFT, RIGHT = 6, 4, 3


def _alike() -> tuple[Contrast, Tensor]:
    torch.manual_seed(0)
    contrast = Contrast(LEFT, RIGHT)
    return contrast, contrast(torch.randn(SIZE, LEFT), torch.randn(SIZE, RIGHT)).detach()


def test_likeness_is_a_cosine_times_a_factor_within_bounds() -> None:
    torch.manual_seed(0)
    contrast = Contrast(LEFT, RIGHT)
    left, right = torch.randn(SIZE, LEFT), torch.randn(SIZE, RIGHT)
    for logarithm, factor in ((math.log(10), 10.0), (-5.0, 1.0), (9.0, 100.0)):
        contrast.factor.data.fill_(logarithm)
        sides = [contrast.left(left), contrast.right(right)]
        one, other = (
            side.detach().numpy() / np.linalg.norm(side.detach(), axis=1)[:, None] for side in sides
        )
        assert contrast(left, right).tolist() == pytest.approx(factor * one @ other.T, rel=1e-4)


def test_it_computes_in_float32_under_autocast() -> None:
    contrast, alike = _alike()
    torch.manual_seed(0)
    Contrast(LEFT, RIGHT)
    with torch.autocast("cpu", torch.bfloat16):
        again = contrast(torch.randn(SIZE, LEFT), torch.randn(SIZE, RIGHT))
    assert again.dtype == torch.float32
    assert torch.equal(again, alike)


def test_the_loss_is_the_own_partners_share_among_all() -> None:
    _, alike = _alike()
    shares = np.exp(alike.double().numpy())
    shares /= shares.sum(axis=1, keepdims=True)
    assert missed(alike).tolist() == pytest.approx((-np.log(np.diag(shares))).tolist(), rel=1e-5)


def test_what_takes_no_part_leaves_no_trace() -> None:
    _, alike = _alike()
    there = torch.tensor([1.0, 0.0, 1.0, 1.0, 0.0, 1.0])
    rows = there.nonzero().squeeze(1)
    found = missed(alike, there)
    assert found[rows].tolist() == pytest.approx(missed(alike[rows][:, rows]).tolist())
    assert found[there == 0].tolist() == [0, 0]


def test_without_anything_to_compare_gradients_are_zero() -> None:
    contrast, _ = _alike()
    left = torch.randn(SIZE, LEFT, requires_grad=True)
    missed(contrast(left, torch.randn(SIZE, RIGHT)), torch.zeros(SIZE)).sum().backward()
    gradients = [left.grad, *(parameter.grad for parameter in contrast.parameters())]
    assert all(gradient is not None and not gradient.any() for gradient in gradients)


def test_it_finds_the_factor_that_two_kinds_share() -> None:
    rng = torch.Generator().manual_seed(0)
    mixes = [torch.randn(6, 6, generator=rng) for _ in range(2)]

    def drawn(count: int) -> list[Tensor]:
        shared = torch.randn(count, 3, generator=rng)
        return [torch.cat([shared, torch.randn(count, 3, generator=rng)], dim=1) @ mix for mix in mixes]

    torch.manual_seed(0)
    contrast = Contrast(6, 6, 8)
    rule = torch.optim.Adam(contrast.parameters(), 0.03)
    for _ in range(300):
        rule.zero_grad()
        missed(contrast(*drawn(32))).mean().backward()
        rule.step()
    assert missed(contrast(*drawn(32))).mean().item() < 0.25 * math.log(32)
