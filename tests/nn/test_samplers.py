"""Noise that follows from seeds alone, and solvers against equations whose solutions are known."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.nn.samplers import integrate, seeded_noise, step_times

CPU = torch.device("cpu")
SEEDS = st.lists(st.integers(-(2**70), 2**70), min_size=1, max_size=6)


@given(SEEDS, st.integers(0, 5))
def test_noise_depends_on_its_own_seed_alone(seeds: list[int], place: int) -> None:
    torch.manual_seed(place)
    together = seeded_noise(seeds, (2, 3), CPU)
    seed = seeds[place % len(seeds)]
    torch.manual_seed(place + 1)
    assert torch.equal(seeded_noise([seed], (2, 3), CPU)[0], together[place % len(seeds)])
    assert together.shape == (len(seeds), 2, 3)
    assert together.dtype == torch.float32


def test_noise_leaves_the_global_generator_alone() -> None:
    torch.manual_seed(0)
    first = torch.rand(3)
    torch.manual_seed(0)
    seeded_noise([1, 2], (4,), CPU)
    assert torch.equal(torch.rand(3), first)


def test_noise_is_standard_normal() -> None:
    noise = seeded_noise(range(100), (50,), CPU)
    assert abs(float(noise.mean())) < 0.05
    assert abs(float(noise.std()) - 1) < 0.05
    assert len({float(row[0]) for row in noise}) == 100


def error_after(steps: int, solver: Literal["euler", "heun"]) -> float:
    """How far the solution of ``dx/dt = cos(t) x`` from 1 is off at 2; it is ``exp(sin t)``."""
    times = [2 * index / steps for index in range(steps + 1)]
    start = torch.ones(1, dtype=torch.float64)
    *_, last = integrate(lambda x, t: math.cos(t) * x, start, times, solver)
    return abs(float(last) - math.exp(math.sin(2)))


@pytest.mark.parametrize(("solver", "order"), [("euler", 1), ("heun", 2)])
def test_order_of_convergence(solver: Literal["euler", "heun"], order: int) -> None:
    errors = [error_after(steps, solver) for steps in (64, 128, 256)]
    for coarse, fine in pairwise(errors):
        assert math.log2(coarse / fine) == pytest.approx(order, abs=0.15)


@pytest.mark.parametrize("solver", ["euler", "heun"])
@pytest.mark.parametrize("times", [[0.0, 1.0], [0.0, 0.1, 0.5, 1.0], [1.0, 0.6, 0.0]])
def test_a_constant_field_is_followed_exactly(solver: Literal["euler", "heun"], times: list[float]) -> None:
    slope = torch.tensor([2.0, -1.0], dtype=torch.float64)
    found = list(integrate(lambda _x, _t: slope, torch.zeros(2, dtype=torch.float64), times, solver))
    assert len(found) == len(times) - 1
    for x, time in zip(found, times[1:], strict=True):
        torch.testing.assert_close(x, slope * (time - times[0]))


@pytest.mark.parametrize(("solver", "evaluations"), [("euler", 5), ("heun", 9)])
def test_evaluations(solver: Literal["euler", "heun"], evaluations: int) -> None:
    seen: list[float] = []

    def field(x: torch.Tensor, time: float) -> torch.Tensor:
        seen.append(time)
        return -x

    times = [0, 0.1, 0.3, 0.6, 0.8, 1.0]
    list(integrate(field, torch.ones(1), times, solver))
    assert len(seen) == evaluations
    assert max(seen) < 1.0, (
        "the field is never asked at the end, where there is no noise left to tell from data"
    )


def test_steps_come_one_by_one() -> None:
    seen: list[float] = []

    def field(x: torch.Tensor, time: float) -> torch.Tensor:
        seen.append(time)
        return x

    steps = integrate(field, torch.ones(1), [0.0, 0.5, 1.0], "euler")
    next(steps)
    assert seen == [0.0]


def test_times_are_spread_evenly_or_nearer_to_each_other_at_the_end() -> None:
    assert step_times(4) == [0, 0.25, 0.5, 0.75, 1]
    assert step_times(4, 2) == [0, 0.4375, 0.75, 0.9375, 1]
    assert step_times(1, 2) == [0, 1]
