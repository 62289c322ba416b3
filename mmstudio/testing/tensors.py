"""Common functions for checks of learning parts: batches, gradients, saving and loading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import safetensors.torch
import torch
from torch import Tensor, nn

from mmstudio.nn import Arrays, Condition, Features
from mmstudio.testing.faults import doing, require


def batch_of(rows: Sequence[Arrays], device: torch.device) -> dict[str, Tensor]:
    """Prepared arrays of several samples as tensors with B in front."""
    return {name: torch.from_numpy(np.stack([row[name] for row in rows])).to(device) for name in rows[0]}


def check_arrays(part: str, rows: Sequence[Arrays]) -> None:
    """Prepared arrays have the same names, shapes and dtypes in every row, and are finite."""
    for row in rows:
        require(row and list(row) == list(rows[0]), part, "prepares values to arrays of different names")
        for name, array in row.items():
            first = rows[0][name]
            require(isinstance(array, np.ndarray), part, f"prepares {name!r} as no array")
            require(array.dtype == first.dtype, part, f"prepares {name!r} in different dtypes")
            require(array.shape == first.shape, part, f"prepares {name!r} in different shapes")
            require(np.isfinite(array).all(), part, f"prepares {name!r} with numbers that are not finite")
            reserved = name.startswith(("_", "encoded_"))
            require(not reserved, part, f"prepares an array of the reserved name {name!r}")
            with doing(part, f"to make a tensor of {name!r}"):
                torch.from_numpy(np.stack([array]))


def check_gradients(part: str, module: nn.Module, outputs: Iterable[Tensor]) -> None:
    """Check that every trained parameter gets a finite gradient from random weights on the outputs."""
    rng = torch.Generator().manual_seed(3)
    total = torch.zeros((), device=next(iter(module.parameters()), torch.zeros(())).device)
    for output in outputs:
        total = total + (output.float() * torch.randn(output.shape, generator=rng).to(output.device)).sum()
    module.zero_grad()
    if total.requires_grad:
        torch.autograd.backward([total])
    for name, parameter in module.named_parameters():
        if parameter.requires_grad:
            require(parameter.grad is not None, part, f"lets no gradient reach the parameter {name!r}")
            finite = parameter.grad is not None and bool(parameter.grad.isfinite().all())
            require(finite, part, f"gives the parameter {name!r} a gradient that is not finite")


def through_file(part: str, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A state after it was saved as safetensors and loaded again."""
    with doing(part, "to be saved as safetensors"):
        plain = {name: value.detach().contiguous().cpu() for name, value in state.items()}
        return safetensors.torch.load(safetensors.torch.save(plain))


def tensors_of(condition: Condition) -> list[Tensor]:
    """The vector and tokens of a condition, and those of its parts."""
    found = [condition.vector, *([] if condition.tokens is None else [condition.tokens])]
    return found + [tensor for part in condition.parts.values() for tensor in tensors_of(part)]


def same(first: Iterable[Tensor], second: Iterable[Tensor]) -> bool:
    """Whether tensors are equal bit for bit."""
    return all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def close(first: Iterable[Tensor], second: Iterable[Tensor]) -> bool:
    """Whether tensors are equal except for rounding."""
    pairs = zip(first, second, strict=True)
    return all(torch.allclose(one, other, rtol=1e-3, atol=1e-4) for one, other in pairs)


def rows_of(features: Features, index: Tensor) -> Features:
    """Some rows of a batch."""
    return Features(features.tokens[index], features.mask[index], features.grid)
