"""Figures of sets against other programs, on the same features; ``make bench`` compares more sets."""

from __future__ import annotations

import pytest
from set_oracles import neighbour_figures, sets_of, torch_figures


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_kid_fid_and_the_inception_score_are_those_of_torchmetrics(seed: int) -> None:
    found = {pair.name: pair for pair in torch_figures(*sets_of(seed))}
    assert found.keys() == {"kid", "fid", "inception score"}
    assert found["kid"].absolute < 1e-5
    assert found["fid"].relative < 1e-4
    assert found["inception score"].relative < 1e-4


@pytest.mark.parametrize("seed", [0, 1])
def test_figures_of_neighbours_are_those_of_scikit_learns_neighbours(seed: int) -> None:
    for pair in neighbour_figures(*sets_of(seed)):
        assert pair.ours == pytest.approx(pair.other, abs=1e-9), pair.name
        assert 0 < pair.other < 1.5
