"""Weights that take less room on the disk: numbers of half the size, or whole numbers of 8 bits with a scale for each output channel.

Both are safetensors like all others, and become the numbers of the model again when they are read. A weight W of C output
channels is kept as whole numbers Q and scales s of C numbers, ``W[c] = s[c] Q[c]`` with ``s[c] = max |W[c]| / 127``: weights
alone, symmetric, one scale for each row (Krishnamoorthi 2018, section 2.2). Nothing is measured on data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import torch
from torch import Tensor

Form = Literal["half", "int8"]
"""How weights are kept."""
SCALES = "scales of "
"""Before the name of a weight: the name of its scales. No weight of a model begins so."""
FEWEST = 1024
"""Number of numbers below which a weight is not kept in 8 bits: it would save nothing that one sees."""
_WHOLE = frozenset({torch.float32, torch.float16, torch.bfloat16})
"""Kinds of numbers that are kept in 8 bits."""
_MOST = 127
_HALF_MOST = torch.finfo(torch.float16).max


def packed(tensors: Mapping[str, Tensor], form: Form) -> dict[str, Tensor]:
    """Weights in a form that takes less room; whole numbers and numbers of 64 bits stay as they are.

    Args:
        tensors: Weights by name, all finite.
        form: ``half``: numbers of 16 bits. ``int8``: matrices and kernels in 8 bits with scales, the rest in 16.
    """
    found: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if form == "int8" and tensor.dim() > 1 and tensor.numel() >= FEWEST and tensor.dtype in _WHOLE:
            found[name], found[SCALES + name] = _whole(tensor)
        else:
            found[name] = _half(tensor) if tensor.dtype == torch.float32 else tensor
    return found


def unpacked(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights as the model has them, out of any form; those that are kept in 8 bits become numbers of 32 bits.

    Raises:
        ValueError: If scales have no weight of their own, or do not fit it.
    """
    found = {name: tensor for name, tensor in tensors.items() if not name.startswith(SCALES)}
    for name, scales in tensors.items():
        if not name.startswith(SCALES):
            continue
        whole = found.get(name.removeprefix(SCALES))
        if whole is None or whole.dtype != torch.int8 or whole.dim() < 2:
            raise ValueError(f"{name[:60]!r} has no weights of 8 bits")
        if scales.shape != whole.shape[:1] or not scales.is_floating_point() or not bool((scales > 0).all()):
            raise ValueError(f"{name[:60]!r} does not fit its weights")
        shape = (-1, *(1,) * (whole.dim() - 1))
        found[name.removeprefix(SCALES)] = whole.float() * scales.float().view(shape)
    return found


def unpacked_bytes(tensors: Mapping[str, Tensor]) -> int:
    """Bytes that weights in 8 bits take once they are numbers of 32 bits."""
    return 4 * sum(tensor.numel() for name, tensor in tensors.items() if SCALES + name in tensors)


def _half(tensor: Tensor) -> Tensor:
    """The same in 16 bits: float16, or bfloat16 where a number is too large for that."""
    largest = float(tensor.abs().max()) if tensor.numel() else 0.0
    return tensor.to(torch.float16 if largest <= _HALF_MOST else torch.bfloat16)


def _whole(tensor: Tensor) -> tuple[Tensor, Tensor]:
    """Whole numbers from -127 to 127, and the scales (C,) of the output channels; a channel of zeros has the scale 1."""
    rows = tensor.detach().float().flatten(1)
    largest = rows.abs().amax(dim=1)
    scales = torch.where(largest > 0, largest / _MOST, 1.0).clamp(min=torch.finfo(torch.float32).tiny)
    whole = (rows / scales[:, None]).round().clamp(-_MOST, _MOST).to(torch.int8)
    return whole.view(tensor.shape), scales
