"""Labels that a head gives itself: what it says of one view of a sample, where it is sure, is the label of another view.

Pseudo-labels with consistency (Sohn et al. 2020, FixMatch, arXiv 2001.07685), in both directions between two views that are changed alike,
after the answers of a batch are brought to the frequencies of the labels (Berthelot et al. 2020, ReMixMatch, arXiv 1911.09785, section
3.1), without which one class swallows another. Shapes: n samples, K classes.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def pairs_of(positions: Tensor | None, size: int) -> tuple[Tensor, Tensor]:
    """Rows of a batch that hold one sample, as (n,) places of the first views and (n,) of the others.

    Args:
        positions: (B,) which sample each row is; without them no row is known to stand twice.
        size: B; row i stands again as row i + ceil(B / 2).
    """
    half = -(-size // 2)
    first = torch.arange(size - half)
    if positions is None:
        return first[:0], first[:0]
    first = first.to(positions.device)
    first = first[positions[first] == positions[first + half]]
    return first, first + half


def own_answers(logits: Tensor, frequencies: Tensor, sure: float) -> tuple[Tensor, Tensor]:
    """The likeliest classes (n,) int64, and whether they are sure enough to be labels (n,) bool.

    Args:
        logits: (n, K).
        frequencies: (K,) shares of the classes among the labels; they add up to 1.
        sure: Share that the likeliest class must have.
    """
    shares = torch.softmax(logits.detach().float(), dim=1)
    mean = shares.mean(dim=0).clamp(min=1e-6)
    shares = shares * (frequencies / mean)
    share, found = (shares / shares.sum(dim=1, keepdim=True)).max(dim=1)
    return found, share >= sure


def own_loss(one: Tensor, other: Tensor, frequencies: Tensor, sure: float) -> tuple[Tensor, Tensor]:
    """Mean cross entropy of each view with the answers to the other, and the share of answers that counted, two scalars.

    What is not sure adds nothing, and counts in the mean: the loss grows as more becomes sure. Without any sample both are 0.

    Args:
        one: (n, K) logits of the first views.
        other: (n, K) those of the others.
        frequencies: (K,) shares of the classes.
        sure: See :func:`own_answers`.
    """
    said = torch.cat([other, one])
    if not len(said):
        return said.sum(), said.new_zeros(())
    labels, known = own_answers(said, frequencies, sure)
    each = functional.cross_entropy(torch.cat([one, other]), labels, reduction="none")
    return torch.where(known, each, 0).mean(), known.float().mean()
