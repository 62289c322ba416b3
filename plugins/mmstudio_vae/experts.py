"""Gaussian experts and their product."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

LOG_VARIANCE = (-8.0, 4.0)
"""Bounds of a log variance."""


def split_gaussian(numbers: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and log variance, each (B, Z) float32, out of (B, 2 Z).

    The log variance is bounded smoothly by ``LOG_VARIANCE``, so that no expert can become infinitely certain.
    """
    mean, raw = numbers.float().chunk(2, dim=-1)
    low, high = LOG_VARIANCE
    middle, reach = (low + high) / 2, (high - low) / 2
    return mean, middle + reach * torch.tanh((raw - middle) / reach)


def product_of_experts(
    means: Sequence[Tensor], log_variances: Sequence[Tensor], weights: Sequence[Tensor]
) -> tuple[Tensor, Tensor]:
    """Weighted product of diagonal Gaussians and the standard normal (Wu and Goodman 2018, MVAE, section 2.2).

    ``p(z) ~ N(z; 0, 1) prod_m N(z; mu_m, s_m)^w_m`` is a Gaussian with precision ``1 + sum_m w_m / s_m`` and mean
    ``(sum_m w_m mu_m / s_m) / precision``. A weight of 0 leaves an expert out; a negative weight counts as 0.

    Args:
        means: Per expert (B, Z).
        log_variances: Per expert (B, Z).
        weights: Per expert (B,).

    Returns:
        Mean and log variance, each (B, Z).
    """
    precision = torch.ones_like(means[0])
    total = torch.zeros_like(means[0])
    for mean, log_variance, weight in zip(means, log_variances, weights, strict=True):
        share = weight.clamp(min=0).to(mean.dtype)[:, None] * (-log_variance).exp()
        precision = precision + share
        total = total + share * mean
    return total / precision, -precision.log()
