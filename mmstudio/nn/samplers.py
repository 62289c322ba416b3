"""Noise that follows from seeds, and solvers of ordinary differential equations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor

Field = Callable[[Tensor, float], Tensor]


def seeded_noise(seeds: Sequence[int], shape: Sequence[int], device: torch.device) -> Tensor:
    """Standard normal noise (len(seeds), *shape), float32.

    Each row is drawn on the CPU from its own generator, so that it depends on neither the batch nor the device.
    """
    rows = []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed % 2**63)
        rows.append(torch.randn(tuple(shape), generator=generator))
    return torch.stack(rows).to(device)


def step_times(steps: int, nearer: float = 1.0) -> list[float]:
    """The times from 0 to 1 between which steps are taken, ``steps + 1`` numbers.

    Args:
        steps: How many.
        nearer: 1 spreads them evenly; above 1 they lie nearer to each other towards the end: ``1 - (1 - i / steps)^nearer``.
    """
    times = [index / steps for index in range(steps + 1)]
    return times if nearer == 1 else [1 - (1 - time) ** nearer for time in times]


def integrate(
    field: Field, start: Tensor, times: Sequence[float], solver: Literal["euler", "heun"]
) -> Iterator[Tensor]:
    """Follow ``dx/dt = field(x, t)`` through the given times, and yield x after every step.

    Heun's method is Algorithm 1 of Karras et al. 2022 without noise: a trapezoidal step, Euler for the last one.
    """
    x = start
    last = len(times) - 2
    for index, (now, then) in enumerate(pairwise(times)):
        slope = field(x, now)
        step = then - now
        if solver == "heun" and index < last:
            slope = (slope + field(x + step * slope, then)) / 2
        x = x + step * slope
        yield x
