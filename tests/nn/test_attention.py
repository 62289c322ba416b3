"""Attention over keys that are all masked gives one finite value, however long they are and in whatever mode."""

from __future__ import annotations

import contextlib

import pytest
import torch

from mmstudio.nn.blocks import Attention


@pytest.mark.parametrize("keys", [1, 7, 256, 257, 300])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("gradient", [True, False])
def test_nothing_to_look_at_is_the_bias_always(keys: int, training: bool, gradient: bool) -> None:
    torch.manual_seed(0)
    attention = Attention(8, 2).train(training)
    x, context = torch.randn(3, 4, 8), torch.randn(3, keys, 8)
    mask = torch.ones(3, keys, dtype=torch.bool)
    mask[1] = False
    mask[2, : keys // 2] = False
    with contextlib.nullcontext() if gradient else torch.no_grad():
        seen = attention(x, context, mask)
        plain = attention(x, context)
    assert torch.equal(seen[1], attention.out.bias.expand(4, 8))
    assert torch.allclose(seen[0], plain[0], atol=1e-6), "a mask that hides nothing changes nothing"
    left = attention(x[2:], context[2:, keys // 2 :])
    assert torch.allclose(seen[2:], left, atol=1e-5), "what is hidden counts"
    if gradient:
        seen.sum().backward()
        assert all(
            weight.grad is not None and weight.grad.isfinite().all() for weight in attention.parameters()
        )


def test_what_is_masked_altogether_sends_no_gradient_to_its_keys() -> None:
    attention = Attention(8, 2)
    context = torch.randn(1, 5, 8, requires_grad=True)
    attention(torch.randn(1, 4, 8), context, torch.zeros(1, 5, dtype=torch.bool)).sum().backward()
    assert context.grad is not None
    assert not context.grad.any()
