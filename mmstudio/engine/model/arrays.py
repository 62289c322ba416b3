"""Plain arrays in files that run no code: the only module that writes and reads NumPy arrays as safetensors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors.numpy
import torch
from safetensors import SafetensorError

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path
from mmstudio.engine.model.checkpoint import read_tensors

_KINDS = frozenset(["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"])
Array = npt.NDArray[Any]


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays, either completely or not at all.

    safetensors writes memory as it lies and ignores strides, so transposed and sliced arrays are copied into contiguous
    order first.

    Raises:
        StudioError: If an array could not be read again: object arrays would need code, and values must be finite
            numbers.
    """
    plain: dict[str, Array] = {}
    for name, array in arrays.items():
        kind = str(array.dtype.newbyteorder("=")) if isinstance(array, np.ndarray) else type(array).__name__
        if kind not in _KINDS:
            raise StudioError(
                "{name!r} is of the type {kind}, which is not kept.",
                hint="Kept are arrays of: {known}.",
                name=name,
                kind=kind,
                known=", ".join(sorted(_KINDS)),
            )
        if not np.isfinite(array).all():
            raise StudioError("{name!r} holds values that are not numbers.", name=name)
        plain[name] = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="))).reshape(array.shape)
    with atomic_path(path) as temporary:
        try:
            safetensors.numpy.save_file(plain, temporary)
        except (SafetensorError, KeyError) as error:
            raise StudioError(
                "{name} cannot be written: {reason}.", name=path.name, reason=str(error)
            ) from error


def read_arrays(path: Path) -> dict[str, Array]:
    """Read arrays that :func:`write_arrays` wrote; this runs no code from the file.

    Raises:
        DamagedError: If the file is missing, damaged, or not safetensors whatever its name says.
    """
    found: dict[str, torch.Tensor] = read_tensors(path)
    return {name: tensor.numpy() for name, tensor in found.items()}
