"""What both objectives are made of: projection of a slot into the space, and the loss of pairs in it.

Shapes: B batch, n pairs, D width of the space.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Features, FeatureShape
from mmstudio.nn.losses import info_nce, sigmoid_pairs
from mmstudio.nn.pooling import SlotPool

_STEEPEST = 100.0
"""Largest scale of a cosine, as in Radford et al. 2021; the smallest is 1."""
_BIAS = -10.0
"""First bias of the sigmoid loss (Zhai et al. 2023, section 3.2): most pairs do not belong together."""


class Projection(nn.Module):
    """Projects the features of one slot to unit vectors; (B, T, width of the features) to (B, D)."""

    def __init__(self, shape: FeatureShape, width: int) -> None:
        super().__init__()
        self.pool = SlotPool(shape, width)
        self.leave = nn.Linear(width, width, bias=False)

    def forward(self, features: Features) -> Tensor:
        """Unit vectors (B, D)."""
        return unit(self.leave(self.pool(features.tokens)))


class PairLoss(nn.Module):
    """Loss of pairs of unit vectors, with a temperature that is learned.

    The scale of the cosines is ``100 ** sigmoid(p)``: 10 at first, and always between 1 and 100 while p has a gradient.

    Args:
        kind: ``infonce`` or ``sigmoid``.
    """

    def __init__(self, kind: Literal["infonce", "sigmoid"]) -> None:
        super().__init__()
        self.steepness = nn.Parameter(torch.zeros(1))
        self.bias = nn.Parameter(torch.full((1,), _BIAS)) if kind == "sigmoid" else None

    @property
    def scale(self) -> Tensor:
        """Scale of the cosines, (1,): one over the temperature."""
        return _STEEPEST ** self.steepness.float().sigmoid()

    def forward(self, one: Tensor, other: Tensor, there: Tensor, positions: Tensor | None = None) -> Tensor:
        """The loss of the pairs that are there; 0 with a graph if fewer than two are.

        Args:
            one: Unit vectors (B, D).
            other: Those of the other side.
            there: (B,) bool, which samples hold both sides; of the others nothing is seen.
            positions: (B,) which sample each row is; one that occurs twice is not told from itself.
        """
        kept = there.nonzero()[:, 0]
        with torch.autocast(one.device.type, enabled=False):  # a hundredth of a cosine counts
            logits = self.scale * (one[kept].float() @ other[kept].float().T)
        if len(kept) < 2:
            return logits.sum() * 0
        logits = logits if self.bias is None else logits + self.bias
        if positions is not None:
            own = positions[kept]
            others = ~torch.eye(len(own), dtype=torch.bool, device=own.device)
            logits = logits.masked_fill((own[:, None] == own) & others, -torch.inf)
        return info_nce(logits) if self.bias is None else sigmoid_pairs(logits)


def unit(vectors: Tensor) -> Tensor:
    """Vectors of length 1, in full precision."""
    return functional.normalize(vectors.float(), dim=-1)
