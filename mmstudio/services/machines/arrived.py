"""Checks of results that arrived from another machine, before any of them is kept."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.core.files.door import open_ordinary, step_of
from mmstudio.core.files.json_text import parse_json
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.progress import STATE, Progress
from mmstudio.plan.run_folder import CHECKPOINTS, MODEL
from mmstudio.services.machines.listing import Listing

_HEAD = 8
_LONGEST_HEADER = 100_000_000


def check_arrived(place: Path, groups: dict[str, Listing]) -> None:
    """Refuse files that are not what their names say; tensors themselves are checked again whenever they are read.

    Args:
        place: Folder in which they lie.
        groups: By folder, the files in it.

    Raises:
        DamagedError: If weights are no safetensors or cut off, a checkpoint is not whole, or a description is not valid.
    """
    for key, group in groups.items():
        if key == MODEL:
            ModelPlan.load(place / MODEL)
        if key.partition("/")[0] == CHECKPOINTS:
            _check_checkpoint(place / key)
        for name in group:
            if name.endswith(".safetensors"):
                _check_weights(place / name)


def _check_checkpoint(folder: Path) -> None:
    try:
        state = Progress.load(folder / STATE)
    except (OSError, ValueError) as error:
        raise _refused(folder / STATE, str(error)) from error
    if state.step != step_of(folder.name):
        raise _refused(folder / STATE, f"it is of step {state.step}")
    if not any((folder / f"{name}.safetensors").exists() for name in ("model", "ema")):
        raise _refused(folder / STATE, "there are no weights beside it")


def _check_weights(path: Path) -> None:
    """Check that a file is safetensors, which run no code, and as long as its header says."""
    try:
        with open_ordinary(path) as file:
            size = path.stat().st_size
            head = file.read(_HEAD)
            length = struct.unpack("<Q", head)[0] if len(head) == _HEAD else _LONGEST_HEADER
            if length >= min(_LONGEST_HEADER, size):
                raise _refused(path, "it is not a safetensors file")
            header = parse_json(file.read(length))
    except (OSError, ValueError) as error:
        raise _refused(path, "it is not a safetensors file") from error
    if not isinstance(header, dict) or _HEAD + length + _end(header) != size:
        raise _refused(path, "it is not a safetensors file, or cut off")


def _end(header: dict[str, Any]) -> int:
    """Where the last tensor ends; -1 if that is not said as it should be."""
    end = 0
    for name, one in header.items():
        if name == "__metadata__":
            continue
        match one:
            case {"data_offsets": [int(first), int(last)]} if 0 <= first <= last:
                end = max(end, last)
            case _:
                return -1
    return end


def _refused(path: Path, reason: str) -> StudioError:
    return DamagedError(
        "{name} cannot be taken: {reason}.", name=f"{path.parent.name}/{path.name}", reason=reason
    )
