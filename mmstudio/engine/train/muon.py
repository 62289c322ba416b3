"""Muon: momentum in which every update of a weight matrix is made orthogonal.

Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks". A matrix is updated by (nearly) U V^T of
its momentum U S V^T, so that rare directions are learned as fast as common ones. Details that cover few pixels, such as
a small object in front of a large background, are learned several times sooner than with AdamW.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

import torch
from torch import Tensor, nn

from mmstudio.engine.train.rules import Rule

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Coefficients of the quintic whose iteration drives singular values towards 1; chosen for slope at 0, not for exactness."""
_ITERATIONS = (2, 3)
"""Numbers of iterations between two products with the whole matrix."""
_MOMENTUM = 0.95


class Muon(Rule):
    """Muon with Nesterov momentum 0.95, for weights of two or more dimensions.

    Convolution kernels count as matrices (out, in * height * width). Matrices of the same shape are orthogonalised
    together.

    Args:
        parameters: Weights of hidden linear and convolution layers.
        rate: Length of a step; about the spectral norm of the update of a square matrix.
    """

    kept = frozenset({"momentum"})

    @torch.no_grad()
    def step(self) -> None:
        """Update every weight that has a gradient."""
        moved = [(weight, weight.grad) for weight in self.parameters if weight.grad is not None]
        if not moved:
            return
        weights: list[Tensor] = [weight for weight, _ in moved]
        gradients = [gradient for _, gradient in moved]
        momenta = [self._momentum(weight) for weight in weights]
        torch._foreach_lerp_(momenta, gradients, 1 - _MOMENTUM)
        updates = torch._foreach_lerp(gradients, momenta, _MOMENTUM)
        by_shape: dict[tuple[int, int], list[tuple[Tensor, Tensor]]] = defaultdict(list)
        for weight, update in zip(weights, updates, strict=True):
            matrix = update.flatten(1)
            by_shape[matrix.shape[0], matrix.shape[1]].append((weight, matrix))
        for (rows, columns), pairs in by_shape.items():
            changes = orthogonalise(torch.stack([matrix for _, matrix in pairs]))
            length = self.rate * max(1.0, rows / columns) ** 0.5
            for (weight, _), change in zip(pairs, changes, strict=True):
                weight.add_(change.view(weight.shape).to(weight.dtype), alpha=-length)

    def _momentum(self, weight: Tensor) -> Tensor:
        if weight not in self.state:
            self.state[weight] = {"momentum": torch.zeros_like(weight)}
        return self.state[weight]["momentum"]


def orthogonalise(matrices: Tensor) -> Tensor:
    """Matrices with nearly the same singular vectors, and with singular values near 1 (about 0.7 to 1.4).

    Five Newton-Schulz iterations ``X <- p(X X^T) X`` of a quintic, in bfloat16. The polynomials of the first two and of
    the last three are multiplied as small squares before they are applied to X, which halves the work for long
    matrices; multiplying all five at once would let bfloat16's rounding errors grow.

    Args:
        matrices: (N, rows, columns).

    Returns:
        The same shape, bfloat16.
    """
    tall = matrices.shape[1] > matrices.shape[2]
    x = (matrices.mT if tall else matrices).bfloat16()
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for iterations in _ITERATIONS:
        x = _polynomial(x @ x.mT, iterations) @ x
    return x.mT if tall else x


def _polynomial(square: Tensor, iterations: int) -> Tensor:
    """The product of the polynomials of some iterations, from ``X X^T`` (N, rows, rows) before the first."""
    a, b, c = _COEFFICIENTS
    product = None
    for index in range(iterations):
        factor = torch.baddbmm(square, square, square, beta=b, alpha=c)
        factor.diagonal(dim1=1, dim2=2).add_(a)
        product = factor if product is None else factor @ product
        if index + 1 < iterations:
            square = factor @ square @ factor
    assert product is not None  # noqa: S101 - narrows a type
    return product


def matrices_of(module: nn.Module, leave_out: Iterable[str] = ()) -> list[nn.Parameter]:
    """Weights of linear and ungrouped convolution layers in a module, except those in the named children."""
    prefixes = tuple(leave_out)
    found: dict[nn.Parameter, None] = {}
    for name, layer in module.named_modules():
        if prefixes and name.startswith(prefixes):
            continue
        if isinstance(layer, (nn.Linear, nn.Conv1d, nn.Conv2d)) and getattr(layer, "groups", 1) == 1:
            found[cast("nn.Parameter", layer.weight)] = None
    return list(found)
