"""Muon: momentum in which every update of a weight matrix is made orthogonal.

Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks". A matrix is updated by (nearly) U V^T of
its momentum U S V^T, so that rare directions are learned as fast as common ones. Details that cover few pixels, such as
a small object in front of a large background, are learned several times sooner than with AdamW.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from mmstudio.engine.model.device import native_bf16
from mmstudio.engine.train.ranks.distributed import ALONE, Ranks
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
        ranks: Share the work: each orthogonalises its own matrices, and gets those of the others.
        decay: Decoupled weight decay: each step shrinks weights by ``rate * decay``. Without it every step adds a matrix of
            the norm ``rate``, and weights grow as long as training goes on (Liu et al. 2025, arXiv 2502.16982).
        between: Called between matrices of two shapes.
        exact: Whether to compute in float32 where bfloat16 would do.
    """

    kept = frozenset({"momentum"})

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        rate: float,
        ranks: Ranks = ALONE,
        decay: float = 0.0,
        between: Callable[[], object] = tuple,
        *,
        exact: bool = False,
    ) -> None:
        super().__init__(parameters, rate)
        self._ranks, self._decay, self._between, self._exact = ranks, decay, between, exact
        self._dtype: torch.dtype | None = None

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
        matrices = [update.flatten(1) for update in updates]
        if self._decay:
            torch._foreach_mul_(weights, 1 - self.rate * self._decay)
        for weight, change in zip(weights, self._orthogonal(matrices), strict=True):
            rows, columns = change.shape
            length = self.rate * max(1.0, rows / columns) ** 0.5
            weight.add_(change.reshape(weight.shape).to(weight.dtype), alpha=-length)

    def _orthogonal(self, matrices: Sequence[Tensor]) -> list[Tensor]:
        """Matrices made orthogonal, those of one shape together; each by the rank that it belongs to."""
        dtype = self._agreed(matrices[0].device)
        owners = owners_of([(len(one), one.shape[1]) for one in matrices], self._ranks.count)
        by_shape: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, matrix in enumerate(matrices):
            if owners[number] == self._ranks.number:
                by_shape[tuple(matrix.shape)].append(number)
        found: dict[int, Tensor] = {}
        for numbers in by_shape.values():
            changes = orthogonalise(torch.stack([matrices[number] for number in numbers]), dtype)
            found |= dict(zip(numbers, changes, strict=True))
            self._between()
        if self._ranks.count == 1:
            return [found[number] for number in range(len(matrices))]
        # what a rank does not own is 0 there, so that the sum is the owner's to the last bit
        whole = [
            found[number].contiguous() if number in found else torch.zeros_like(matrix, dtype=dtype)
            for number, matrix in enumerate(matrices)
        ]
        self._ranks.add(whole)
        return whole

    def _agreed(self, device: torch.device) -> torch.dtype:
        """What every rank computes in: float32 if that was asked for or a device of theirs only emulates bfloat16, else that."""
        if self._dtype is None:
            every = self._ranks.least(int(not self._exact and native_bf16(device)))
            self._dtype = torch.bfloat16 if every else torch.float32
        return self._dtype

    def _momentum(self, weight: Tensor) -> Tensor:
        if weight not in self.state:
            self.state[weight] = {"momentum": torch.zeros_like(weight)}
        return self.state[weight]["momentum"]


def owners_of(shapes: Sequence[tuple[int, int]], ranks: int) -> list[int]:
    """The rank that each matrix belongs to: the largest first, each to the rank with the least work so far.

    Args:
        shapes: Rows and columns of each matrix.
        ranks: Number of ranks.
    """
    work = [rows * columns * min(rows, columns) for rows, columns in shapes]
    load, owners = [0] * ranks, [0] * len(shapes)
    for number in sorted(range(len(shapes)), key=lambda one: -work[one]):
        owners[number] = load.index(min(load))
        load[owners[number]] += work[number]
    return owners


def orthogonalise(matrices: Tensor, dtype: torch.dtype = torch.bfloat16) -> Tensor:
    """Matrices with nearly the same singular vectors, and with singular values near 1 (about 0.7 to 1.4).

    Five Newton-Schulz iterations ``X <- p(X X^T) X`` of a quintic; bfloat16 is enough for them, but is emulated by many CPUs,
    which takes a hundred times as long. The polynomials of the first two and of
    the last three are multiplied as small squares before they are applied to X, which halves the work for long
    matrices; multiplying all five at once would let bfloat16's rounding errors grow.

    Args:
        matrices: (N, rows, columns).
        dtype: What to compute in.

    Returns:
        The same shape, of that type.
    """
    tall = matrices.shape[1] > matrices.shape[2]
    x = (matrices.mT if tall else matrices).to(dtype)
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
