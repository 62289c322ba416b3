"""What both objectives are made of: projection of a slot into the space, and the loss of pairs in it.

Shapes: B batch, n pairs, D width of the space.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Features, FeatureShape
from mmstudio.nn.losses import sigmoid_pairs
from mmstudio.nn.pooling import SlotPool
from mmstudio_align.shared import Targets, shared_info_nce

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

    A batch may hold samples that fit each other's values as well as their own: two pictures of red squares, each with the
    sentence "a red square". To tell such pairs apart, a model has to learn single samples by heart. So in training what is
    looked for may be shared, as targets are softened by likeness within a modality in SoftCLIP (Gao et al. 2024, arXiv
    2303.17561): a part ``soft`` of it is spread over the batch by ``r_ij = max over both sides of exp(-10 (1 - cosine))``,
    which is 1 for values at one place of the space and nearly 0 for all others; no gradient goes through it.

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

    def forward(
        self,
        one: Tensor,
        other: Tensor,
        there: Tensor,
        positions: Tensor | None = None,
        soft: float = 0.0,
    ) -> Tensor:
        """The loss of the pairs that are there; 0 with a graph if fewer than two are.

        Args:
            one: Unit vectors (B, D).
            other: Those of the other side.
            there: (B,) bool, which samples hold both sides; of the others nothing is seen.
            positions: (B,) which sample each row is; one that occurs twice is not told from itself.
            soft: Part of what is looked for that is shared by likeness, 0 to 1.
        """
        kept = there.nonzero()[:, 0]
        with torch.autocast(one.device.type, enabled=False):  # a hundredth of a cosine counts
            left, right = one[kept].float(), other[kept].float()
            targets = Targets(
                left.detach(),
                right.detach(),
                soft,
                None if positions is None else positions[kept],
            )
            left = self.scale * left
            if len(kept) < 2:
                return (left @ right.T).sum() * 0
            if self.bias is None:
                return shared_info_nce(left, right, targets)
            return _each_pair(left @ right.T + self.bias, targets)


def _each_pair(logits: Tensor, targets: Targets) -> Tensor:
    """The sigmoid loss of logits (n, n), in which every pair that is alike belongs together by a part."""
    rows = slice(0, len(logits))
    again = targets.again(rows)
    logits = logits if again is None else logits.masked_fill(again, -torch.inf)
    belong = targets.alike(rows).mul_(targets.soft).fill_diagonal_(1) if targets.soft else None
    return sigmoid_pairs(logits, belong)


def unit(vectors: Tensor) -> Tensor:
    """Vectors of length 1, in full precision."""
    return functional.normalize(vectors.float(), dim=-1)
