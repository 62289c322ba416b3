"""Plain arrays in files that run no code: the one place that writes NumPy arrays as safetensors, and reads them."""

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
    """Write arrays whole or not at all.

    safetensors writes memory as it lies, whatever strides an array has over it: transposed and sliced ones are laid out
    in their own order first.

    Raises:
        StudioError: If one could not be read again: objects would need code, and what is read has to be a number.
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
    """Read what :func:`write_arrays` wrote; nothing in it is run.

    Raises:
        DamagedError: If it is missing, damaged, or something else, whatever its name says.
    """
    found: dict[str, torch.Tensor] = read_tensors(path)
    return {name: tensor.numpy() for name, tensor in found.items()}
