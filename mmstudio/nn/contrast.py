"""Which values of a batch belong together: contrastive learning beside a generator.

Most of a target is not determined by what was given: how a sentence is put, the phase of a texture. The error of a generator
is mostly about that, and encoders learn from it late what they could tell. If instead all conditions of a batch compete for
one target, only what they tell about it counts (van den Oord et al. 2018, equation 4; Radford et al. 2021 in both
directions).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

_WIDTH = 64
_WARMEST, _COLDEST, _START = 1.0, 100.0, 10.0
"""Factors on cosines: smallest, largest and first."""


class Contrast(nn.Module):
    """Compares two kinds of vectors in a space that it learns.

    Args:
        left: Width L of the one kind.
        right: Width R of the other.
        width: Width of the space.
    """

    def __init__(self, left: int, right: int, width: int = _WIDTH) -> None:
        super().__init__()
        self.left = nn.Linear(left, width)
        self.right = nn.Linear(right, width)
        self.factor = nn.Parameter(torch.tensor(math.log(_START)))

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Likeness of each left one (B, L) to each right one (B, R): cosines times a learned factor, (B, B) float32."""
        with torch.autocast(left.device.type, enabled=False):
            one = functional.normalize(self.left(left.float()), dim=-1)
            other = functional.normalize(self.right(right.float()), dim=-1)
            factor = self.factor.clamp(math.log(_WARMEST), math.log(_COLDEST)).exp()
            return factor * one @ other.T


def missed(alike: Tensor, there: Tensor | None = None) -> Tensor:
    """Nats by which the own partner of each row is missed among the columns, (B,).

    Args:
        alike: (B, B), likeness of each row to each column; row i belongs to column i.
        there: (B,): 0 for rows and columns that do not take part; their own loss is 0.
    """
    own = torch.arange(len(alike), device=alike.device)
    if there is None:
        return functional.cross_entropy(alike, own, reduction="none")
    takes_part = there != 0
    alike = torch.where(takes_part[None] | ~takes_part[:, None], alike, -torch.inf)
    told = functional.cross_entropy(alike, own, reduction="none")
    return torch.where(takes_part, told, 0.0)
