"""Weights from a folder that a person provides: only safetensors, which run no code."""

from __future__ import annotations

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from mmstudio.core.errors import BadFileError
from mmstudio.plugins.resources import ResourceFolder, checked_files


def weights_in(folder: ResourceFolder) -> dict[str, Tensor]:
    """All tensors of a folder by name, however many files hold them.

    Args:
        folder: A folder that a spec asked for.

    Raises:
        BadFileError: If a file cannot be read, or two files hold a tensor of the same name.
        UsageError: If the folder holds a file that may run code.
    """
    found: dict[str, Tensor] = {}
    for path in checked_files(folder.path):
        if path.suffix.lower() != ".safetensors":
            continue
        try:
            tensors = safetensors.torch.load_file(path)
        except (OSError, SafetensorError, ValueError) as error:
            raise BadFileError(
                "{name} of the folder {folder!r} cannot be read: {reason}.",
                hint="Get it again from where it came from.",
                name=path.name,
                folder=folder.name,
                reason=str(error),
            ) from error
        twice = found.keys() & tensors.keys()
        if twice:
            raise BadFileError(
                "The folder {folder!r} holds {tensor!r} in two files.", folder=folder.name, tensor=min(twice)
            )
        found |= tensors
    return found
