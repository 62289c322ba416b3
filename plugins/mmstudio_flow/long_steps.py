"""Few long steps instead of many short ones: a copy of a flow's network learns where many steps lead.

A flow whose network predicts the end moves by ``x <- x + d (P - x) / (1 - t)`` in a step of length d from time t. What many
short steps of a teacher lead to, from x_t to x_s, one long step reaches if it aims at ``P = x_t + (x_s - x_t) (1 - t) / (s -
t)``. The copy is told how long its step is (Frans et al. 2024, shortcut models), and learns this from steps of its teacher
alone (Salimans and Ho 2022, progressive distillation, with all halvings at once). A strength of guidance that it is told as
well stays free when it is used (Geng et al. 2025, improved mean flows, section 4.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

from mmstudio.nn.blocks import fourier_features

_WIDTH = 64
JUMPS = ((0.0, 1.0), (0.0, 0.5), (0.5, 1.0))
"""From where to where a step leads that is learned: the whole way, and its halves."""


class Changed(nn.Module):
    """The changes that make another network of one, all zero at first.

    Args:
        network: The network; its weights are not kept here, so that the other one begins as whatever it holds when it is used.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.changes = deepcopy(network).requires_grad_()
        with torch.no_grad():
            for parameter in self.changes.parameters():
                parameter.zero_()

    def of(self, network: nn.Module) -> Callable[..., Any]:
        """The changed network; the one that it was made from gets no gradient."""
        changes = dict(self.changes.named_parameters())
        weights = {name: value.detach() + changes[name] for name, value in network.named_parameters()}
        return lambda *given: functional_call(network, weights, given)


class StepFacts(nn.Module):
    """Embeds the length of a step, and how strongly it is guided; zero at first.

    Args:
        width: Width of the embedding.
        facts: Number of numbers that are told.
    """

    def __init__(self, width: int, facts: int) -> None:
        super().__init__()
        self.enter = nn.Linear(facts * _WIDTH, width)
        self.leave = nn.Linear(width, width)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, *facts: Tensor) -> Tensor:
        """Numbers (B,) from 0 to 1 to (B, width)."""
        told = torch.cat([fourier_features(fact, _WIDTH, 100.0) for fact in facts], dim=-1)
        result: Tensor = self.leave(nn.functional.silu(self.enter(told)))
        return result


@dataclass(frozen=True)
class Jumps:
    """Long steps to learn, n for each of B values.

    Attributes:
        x: Where each begins, (nB, ...).
        time, length: Its time and its length, (nB,).
        aim: What its prediction has to be, (nB, ...).
    """

    x: Tensor
    time: Tensor
    length: Tensor
    aim: Tensor


def jumps_of(states: Sequence[Tensor], jumps: Sequence[tuple[float, float]] = JUMPS) -> Jumps:
    """The long steps that lead where short ones led.

    Args:
        states: What the teacher went through, (B, ...) at times evenly spaced from 0 to 1.
        jumps: Times at which each long step begins and ends, each one of these.
    """
    last, size = len(states) - 1, len(states[0])
    x, aim, times, lengths = [], [], [], []
    for begin, end in jumps:
        start, stop = states[round(begin * last)], states[round(end * last)]
        x.append(start)
        aim.append(start + (stop - start) * ((1 - begin) / (end - begin)))
        times.append(begin)
        lengths.append(end - begin)

    def each(values: list[float]) -> Tensor:
        return torch.tensor(values, device=x[0].device).repeat_interleave(size)

    return Jumps(torch.cat(x), each(times), each(lengths), torch.cat(aim))
