"""Losses: what learners and fusions return to be minimised, and the loss terms that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional


@dataclass
class Losses:
    """The loss of a phase, or the fusion's own loss.

    Attributes:
        total: Scalar to minimise.
        parts: Scalars for the log, detached.
        count: Number of samples that ``total`` is the mean of, if that is not the whole batch: those that have the
            target. Parts of a batch are weighted by it. If it is 0, ``total`` is 0 and still has a graph.
        figures: Further scalars, detached, for the diagnosis of a training; they are kept, but not drawn as curves. It
            knows ``told_apart``: the share of the samples whose real value a critic scores above the made one.
    """

    total: Tensor
    parts: dict[str, Tensor] = field(default_factory=dict)
    count: int | Tensor | None = None
    figures: dict[str, Tensor] = field(default_factory=dict)


def mean_there(values: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
    """Mean over the samples that have the value a loss is about, and their number, for :class:`Losses`.

    Args:
        values: (B,), one per sample; finite for blanks, too.
        there: (B,): 1 where a sample counts.

    Returns:
        Two scalars; if no sample counts, the mean is 0 and still has a graph.
    """
    given = there != 0
    count = given.sum()
    return torch.where(given, values, 0).sum() / count.clamp(min=1), count


def gradient_penalty(scores: Callable[[Tensor], Tensor], values: Tensor) -> Tensor:
    """Squared norm of the gradient of a critic's scores with respect to its input, (B,).

    R1 on real values (Mescheder et al. 2018, eq. 9), R2 on generated ones.

    Args:
        scores: (B, ...) to (B,).
        values: (B, ...).
    """
    values = values.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(scores(values).sum(), values, create_graph=True)
    return gradient.float().square().flatten(1).sum(dim=1)


def gaussian_kl(mean: Tensor, log_variance: Tensor, prior_mean: Tensor, prior_log_variance: Tensor) -> Tensor:
    """KL divergence of two diagonal Gaussians per element, in nats."""
    return 0.5 * (
        prior_log_variance
        - log_variance
        + (log_variance.exp() + (mean - prior_mean).square()) / prior_log_variance.exp()
        - 1
    )


def info_nce(logits: Tensor) -> Tensor:
    """InfoNCE of pairs in both directions (van den Oord et al. 2018, eq. 4; both directions: Radford et al. 2021), in nats.

    ``mean_i -(log softmax_j(l_ij)_i + log softmax_j(l_ji)_i) / 2``; knowing nothing gives log n.

    Args:
        logits: (n, n) scaled likeness of one side to the other; the pairs stand on the diagonal.

    Returns:
        A scalar; without any pair it is 0 and still has a graph.
    """
    if not len(logits):
        return logits.sum()
    return (missed(logits).mean() + missed(logits.T).mean()) / 2


def missed(logits: Tensor, there: Tensor | None = None) -> Tensor:
    """Nats by which the own partner of each row is missed among the columns, (n,): InfoNCE in one direction.

    Args:
        logits: (n, n) scaled likeness of each row to each column; the pairs stand on the diagonal.
        there: (n,): 0 for rows and columns that do not take part; their own loss is 0.
    """
    logits, own = logits.float(), torch.arange(len(logits), device=logits.device)
    if there is None:
        return functional.cross_entropy(logits, own, reduction="none")
    takes_part = there != 0
    logits = torch.where(takes_part[None] | ~takes_part[:, None], logits, -torch.inf)
    return torch.where(takes_part, functional.cross_entropy(logits, own, reduction="none"), 0.0)


def sigmoid_pairs(logits: Tensor, belong: Tensor | None = None) -> Tensor:
    """Sigmoid loss of pairs, each told from all others by itself (Zhai et al. 2023, SigLIP, eq. 1), in nats.

    ``mean_i sum_j -y_ij log sigmoid(l_ij) - (1 - y_ij) log sigmoid(-l_ij)``.

    Args:
        logits: (n, n) scaled likeness with a bias; the pairs stand on the diagonal.
        belong: (n, n) how far each belongs together, y from 0 to 1; if not given, 1 on the diagonal and 0 elsewhere.

    Returns:
        A scalar; without any pair it is 0 and still has a graph.
    """
    belong = torch.eye(len(logits), device=logits.device) if belong is None else belong
    logits = logits.float()
    # a logit of minus infinity is a pair that is not looked at, whose part is 0
    told = belong * logits.masked_fill(logits == -torch.inf, 0)
    return (functional.softplus(logits) - told).sum() / max(1, len(logits))


def temperature_of(logits: Tensor, labels: Tensor) -> float:
    """The temperature at which the labels are likeliest (Guo et al. 2017, section 4.2); 1 for fewer than two labels.

    The loss ``mean -log softmax(z / T)_y`` is convex in 1 / T, whose derivative is halved in on, between 0.05 and 20.

    Args:
        logits: (N, K).
        labels: (N,) int64; below 0 where there is none.
    """
    known = labels >= 0
    found, own = logits[known].double(), labels[known]
    if len(own) < 2:
        return 1.0
    right = found.gather(1, own[:, None])[:, 0].mean()

    def falls(inverse: float) -> bool:
        shares = torch.softmax(found * inverse, dim=1)
        return bool((shares * found).sum(dim=1).mean() < right)

    low, high = 0.05, 20.0
    for _ in range(60):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if falls(middle) else (low, middle)
    return 1 / (low * high) ** 0.5
