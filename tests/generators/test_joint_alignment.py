"""Alignment of summaries: every pair of slots that samples hold counts, both ways, and no other."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio_joint.alignment import SummaryAlignment


def _plain(slots: int, width: int) -> SummaryAlignment:
    """Pairs are compared as they are."""
    alignment = SummaryAlignment(slots, width, width)
    with torch.no_grad():
        for name, parameter in alignment.named_parameters():
            if name.endswith("weight"):
                parameter.copy_(torch.eye(width))
            elif name.endswith("bias"):
                parameter.zero_()
    return alignment


def _info_nce(one: Tensor, other: Tensor, factor: float = 10.0) -> float:
    """The loss of a pair that all samples hold, by its definition."""
    left, right = ((side / side.norm(dim=1, keepdim=True)).double().numpy() for side in (one, other))
    alike = np.exp(factor * left @ right.T)
    there, back = (-np.log(np.diag(alike) / alike.sum(axis)).mean() for axis in (1, 0))
    return float(0.5 * (there + back))


def test_the_loss_is_info_nce_both_ways() -> None:
    summaries = torch.randn(5, 2, 4, generator=torch.Generator().manual_seed(0))
    found = _plain(2, 4)(summaries, torch.ones(5, 2))
    assert found.item() == pytest.approx(_info_nce(summaries[:, 0], summaries[:, 1]), rel=1e-5)


def test_samples_that_lack_a_slot_leave_no_trace_in_its_pairs() -> None:
    summaries = torch.randn(6, 3, 4, generator=torch.Generator().manual_seed(1))
    there = torch.ones(6, 3)
    there[4:, 2] = 0
    pairs = [_info_nce(summaries[:, 0], summaries[:, 1])] * 6
    pairs += [_info_nce(summaries[:4, slot], summaries[:4, 2]) for slot in (0, 1) for _ in range(4)]
    alignment = _plain(3, 4)
    found = alignment(summaries, there)
    assert found.item() == pytest.approx(np.mean(pairs), rel=1e-5)
    summaries[4:, 2] = 100.0
    assert alignment(summaries, there).item() == found.item()


def test_without_any_pair_the_loss_is_zero_with_a_graph() -> None:
    alignment = SummaryAlignment(2, 4, 4)
    summaries = torch.randn(3, 2, 4, requires_grad=True)
    loss = alignment(summaries, torch.tensor([[1.0, 0.0]] * 3))
    loss.backward()
    assert loss.item() == 0
    assert summaries.grad is not None
    assert not summaries.grad.any()
