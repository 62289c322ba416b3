"""Muon's orthogonalisation: directions are kept, lengths are levelled, rounding does not grow."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from small_learners import pair_of

from mmstudio.engine.model.device import native_bf16
from mmstudio.engine.train import muon
from mmstudio.engine.train.muon import Muon, orthogonalise
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.ranks.distributed import Ranks
from mmstudio.plan.recipe import Training


def matrix(rows: int, columns: int, smallest: float) -> torch.Tensor:
    """One matrix (1, rows, columns) whose singular values fall geometrically from 1 to ``smallest``."""
    torch.manual_seed(rows)
    left, values, right = torch.linalg.svd(torch.randn(rows, columns), full_matrices=False)
    values = torch.logspace(0, torch.log10(torch.tensor(smallest)).item(), len(values))
    return (left * values @ right)[None]


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize(("rows", "columns"), [(32, 288), (128, 32), (48, 48), (1, 7)])
def test_singular_values_become_level_and_directions_stay(
    rows: int, columns: int, dtype: torch.dtype
) -> None:
    given = matrix(rows, columns, 0.05)
    found = orthogonalise(given, dtype)
    assert found.dtype is dtype
    made = found.float()
    left, _, right = torch.linalg.svd(given[0], full_matrices=False)
    seen = left.mT @ made[0] @ right.mT
    assert 0.6 < seen.diagonal().min() <= seen.diagonal().max() < 1.45
    assert (seen - torch.diag(seen.diagonal())).abs().max() < 0.2


def test_rounding_does_not_grow_where_most_directions_are_nearly_empty() -> None:
    made = orthogonalise(matrix(64, 512, 1e-6)).float()
    assert torch.linalg.svdvals(made[0]).max() < 1.6


def test_matrices_do_not_disturb_each_other_and_an_empty_one_stays_finite() -> None:
    one, other = matrix(24, 60, 0.1), torch.zeros(1, 24, 60)
    together = orthogonalise(torch.cat([one, other])).float()
    assert torch.allclose(together[0], orthogonalise(one)[0].float(), atol=0.02)
    assert together[1].abs().max() == 0


class _Beside(Ranks):
    """A rank beside one whose device is of another kind."""

    def __init__(self, others: int) -> None:
        super().__init__()
        self._others = others

    def least(self, number: int) -> int:
        return min(number, self._others)


def _update(ranks: Ranks, *, exact: bool = False) -> torch.Tensor:
    weight = torch.nn.Parameter(torch.zeros(24, 60))
    weight.grad = matrix(24, 60, 0.05)[0]
    Muon([weight], rate=1.0, ranks=ranks, exact=exact).step()
    return -weight.detach()


def test_an_update_is_computed_in_bfloat16_only_where_every_device_does_so_itself() -> None:
    exact = orthogonalise(matrix(24, 60, 0.05), torch.float32)[0]
    native = native_bf16(torch.device("cpu"))
    assert ((_update(_Beside(1)) - exact).abs().max() > 1e-3) == native
    assert (_update(_Beside(0)) - exact).abs().max() < 1e-5
    assert (_update(_Beside(1), exact=True) - exact).abs().max() < 1e-5


@pytest.mark.parametrize(("precision", "exact"), [("auto", False), ("bf16", False), ("fp32", True)])
def test_a_training_in_float32_is_so_in_muon_too(
    precision: Any, exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the device computes bfloat16, too: runs in float32 are compared with each other to many digits."""
    monkeypatch.setattr(muon, "native_bf16", lambda _: True)
    rules = Optimisers(pair_of(), Training(optimiser="muon", precision=precision)).by_name.values()
    rule = next(one for one in rules if isinstance(one, Muon))
    weight = max(rule.parameters, key=lambda one: one.numel())
    rows, columns = weight.flatten(1).shape
    before, weight.grad = weight.detach().clone(), matrix(rows, columns, 0.05)[0].reshape(weight.shape)
    rule.step()
    found = (before - weight.detach()).flatten(1) / (rule.rate * max(1.0, rows / columns) ** 0.5)
    off = (found - orthogonalise(matrix(rows, columns, 0.05), torch.float32)[0]).abs().max()
    assert (off < 1e-4) == exact
