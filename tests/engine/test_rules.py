"""Optimiser rules: the numbers of torch's own optimiser, and nothing of its compiler."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from mmstudio.engine.model.device import native_bf16
from mmstudio.engine.train.muon import Muon, orthogonalise
from mmstudio.engine.train.rules import AdamW


def pairs() -> list[nn.Parameter]:
    rng = torch.Generator().manual_seed(1)
    return [nn.Parameter(torch.randn(sides, generator=rng)) for sides in ((3, 5), (7,), (2, 3, 4, 4))]


def test_adamw_gives_the_numbers_of_torchs_own_bit_for_bit() -> None:
    ours, theirs = pairs(), pairs()
    ours[2].data = ours[2].data.to(memory_format=torch.channels_last)
    theirs[2].data = theirs[2].data.to(memory_format=torch.channels_last)
    rule = AdamW(ours, 1e-2, (0.9, 0.95), 0.1)
    known = torch.optim.AdamW(theirs, lr=1e-2, betas=(0.9, 0.95), weight_decay=0.1, eps=1e-8, fused=True)
    for step in range(4):
        rule.rate = known.param_groups[0]["lr"] = 1e-2 / (step + 1)
        for number, (own, other) in enumerate(zip(ours, theirs, strict=True)):
            if step == 0 and number == 1:
                continue  # a weight that no loss has reached so far
            own.grad = torch.full_like(own, 0.3 * (step - 1)) + own.detach()
            other.grad = torch.full_like(other, 0.3 * (step - 1)) + other.detach()
        rule.step()
        known.step()
        rule.forget()
        known.zero_grad()
        assert all(weight.grad is None for weight in ours)
    for own, other in zip(ours, theirs, strict=True):
        assert torch.equal(own, other)
        assert rule.state[own].keys() == known.state[other].keys() == rule.kept
        assert all(torch.equal(rule.state[own][name], known.state[other][name]) for name in rule.kept)
    assert rule.state[ours[1]]["step"] == 3


def test_a_step_of_muon_is_as_long_as_its_rate_and_its_shape_say() -> None:
    weight = nn.Parameter(torch.zeros(8, 2))
    rule = Muon([weight], 0.5)
    weight.grad = torch.randn(8, 2, generator=torch.Generator().manual_seed(2))
    momentum = 0.05 * weight.grad
    update = weight.grad.lerp(momentum, 0.95)
    rule.step()
    assert torch.allclose(rule.state[weight]["momentum"], momentum)
    dtype = torch.bfloat16 if native_bf16(weight.device) else torch.float32
    assert torch.equal(weight.data, -0.5 * 2 * orthogonalise(update[None], dtype)[0].float())


def test_muon_shrinks_weights_by_rate_times_decay_before_its_step() -> None:
    start = torch.randn(8, 2, generator=torch.Generator().manual_seed(3))
    gradient = torch.randn(8, 2, generator=torch.Generator().manual_seed(2))
    plain, decayed, still = (nn.Parameter(start.clone()) for _ in range(3))
    plain.grad, decayed.grad = gradient.clone(), gradient.clone()
    Muon([plain], 0.5).step()
    Muon([decayed, still], 0.5, decay=0.2).step()
    assert torch.allclose(decayed.data, plain.data - 0.1 * start, atol=1e-6)
    assert torch.equal(still.data, start), "a weight without a gradient stays"


@pytest.mark.parametrize("made", ["AdamW([weight], 0.1, (0.9, 0.99), 0.1)", "Muon([weight], 0.1)"])
def test_torchs_compiler_is_not_loaded(made: str) -> None:
    lines = f"""
import sys
import torch
from mmstudio.engine.train.muon import Muon
from mmstudio.engine.train.rules import AdamW
weight = torch.nn.Parameter(torch.ones(3, 2))
rule = {made}
weight.sum().backward()
rule.step()
print(weight[0, 0].item() < 1, "torch._dynamo" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False"]
