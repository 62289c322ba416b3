"""InfoNCE with targets that are shared by likeness, over blocks of rows: no matrix of all pairs is ever whole.

Shapes: n pairs, D width of the space, r rows of a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

_ENTRIES = 1 << 21
"""Numbers of a block."""
_NARROW = 10.0
"""How fast likeness falls with a cosine: the scale that pairs begin with. The learned one grows, and then tells apart by
likeness what only belongs to different samples."""


@dataclass(frozen=True)
class Targets:
    """What each sample of a batch looks for: its own partner, and a part by likeness.

    Attributes:
        one: Unit vectors of one side, (n, D), without a gradient.
        other: Those of the other side.
        soft: The part that is shared by likeness, 0 to 1.
        positions: (n,) which sample each row is, if one may be there twice.
    """

    one: Tensor
    other: Tensor
    soft: float = 0.0
    positions: Tensor | None = None

    def again(self, rows: slice) -> Tensor | None:
        """Where a column is the sample of a row, but another row, (r, n)."""
        if self.positions is None:
            return None
        found = self.positions[rows, None] == self.positions
        found[:, rows].fill_diagonal_(fill_value=False)
        return found

    def alike(self, rows: slice) -> Tensor:
        """Likeness of samples by the side that is more alike, (r, n); 1 for a sample with itself."""
        found = likeness(self.one[rows], self.one)
        torch.maximum(found, likeness(self.other[rows], self.other), out=found)
        again = self.again(rows)
        if again is not None:
            found.masked_fill_(again, 0)
        found[:, rows].fill_diagonal_(1)
        return found

    def sums(self) -> Tensor:
        """Sum of the likeness of each sample with all, (n,)."""
        return torch.cat([self.alike(rows).sum(dim=1) for rows in blocks(len(self.one))])

    def looked_for(self, rows: slice, sums: Tensor | None) -> Tensor:
        """What rows look for among columns, and columns among these rows, added, (r, n)."""
        if sums is None:
            found = self.one.new_zeros(len(self.one[rows]), len(self.one))
        else:
            found = self.alike(rows).mul_(self.soft * (1 / sums[rows, None] + 1 / sums))
        found[:, rows].diagonal().add_(2 * (1 - self.soft))
        return found


def likeness(some: Tensor, vectors: Tensor) -> Tensor:
    """``exp(-10 (1 - cosine))`` of unit vectors (r, D) with others (n, D), (r, n): 1 for two at one place."""
    return (some @ vectors.T).sub_(1).clamp_(max=0).mul_(_NARROW).exp_()


def blocks(count: int) -> Iterator[slice]:
    """Blocks of rows of a matrix (count, count)."""
    rows = max(1, _ENTRIES // max(1, count))
    return (slice(start, min(start + rows, count)) for start in range(0, count, rows))


class SharedInfoNce(Function):
    """``mean_i (sum_j q_ij (log sum_k exp l_ik - l_ij) + sum_j q_ij (log sum_k exp l_ki - l_ji)) / 2`` and its gradient.

    The logits are ``l = left right^T``, minus infinity where a sample stands again; the rows of q add up to 1
    (:class:`Targets`). The gradient of l is ``(softmax of rows + softmax of columns - q - q^T) / 2n``, so both passes need a
    block of it at a time (as in Cheng et al. 2024, arXiv 2410.17243).
    """

    @staticmethod
    def forward(ctx: Any, left: Tensor, right: Tensor, targets: Targets) -> Tensor:
        """The loss; the gradients of ``left`` and ``right``, (n, D) each, are kept for the way back."""
        count = len(left)
        rows_sum, columns_sum = left.new_empty(count), left.new_full((count,), -torch.inf)
        for rows in blocks(count):
            logits = _logits(left[rows], right, targets.again(rows))
            rows_sum[rows] = logits.logsumexp(dim=1)
            columns_sum = torch.logaddexp(columns_sum, logits.logsumexp(dim=0))
        sums = targets.sums() if targets.soft else None
        total = (rows_sum + columns_sum).sum()
        to_left, to_right = torch.zeros_like(left), torch.zeros_like(right)
        for rows in blocks(count):
            wanted = targets.looked_for(rows, sums)
            total = total - (left[rows] * (wanted @ right)).sum()
            logits = _logits(left[rows], right, targets.again(rows))
            wanted.neg_().add_((logits - rows_sum[rows, None]).exp_())
            wanted.add_(logits.sub_(columns_sum).exp_()).div_(2 * count)
            to_left[rows] = wanted @ right
            to_right.addmm_(wanted.T, left[rows])
        ctx.save_for_backward(to_left, to_right)
        return total / (2 * count)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        """The gradients of ``left`` and ``right``."""
        to_left, to_right = ctx.saved_tensors
        return gradients[0] * to_left, gradients[0] * to_right, None


def _logits(left: Tensor, right: Tensor, again: Tensor | None) -> Tensor:
    logits = left @ right.T
    return logits if again is None else logits.masked_fill_(again, -torch.inf)


shared_info_nce: Callable[[Tensor, Tensor, Targets], Tensor] = SharedInfoNce.apply
