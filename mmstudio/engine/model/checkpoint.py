"""Checkpoints: one directory per step, complete before it is renamed into place; only safetensors and JSON."""

from __future__ import annotations

import shutil
import stat
import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from mmstudio.core.errors import DamagedError, NotFoundError, OutOfMemoryError
from mmstudio.core.files.atomic import publish_folder
from mmstudio.core.files.door import open_ordinary, refuse_link
from mmstudio.core.memory import free_bytes
from mmstudio.engine.model.packed import unpacked, unpacked_bytes
from mmstudio.plan.progress import STATE, Progress
from mmstudio.plan.run_folder import RunFolder

_HEADER_LIMIT = 100_000_000
_SHOWN = 60
_DTYPES = frozenset(
    {torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.bool, torch.uint8}
    | {torch.int8, torch.int16, torch.int32, torch.int64}
)
"""Dtypes that weights may have."""
_FORMER = "generator."


@dataclass(frozen=True)
class Checkpoint:
    """One saved state of a training.

    Attributes:
        folder: ``checkpoints/<step>``.
        step: Number of steps done.
    """

    folder: Path
    step: int

    def progress(self) -> Progress:
        """The progress of the training at this checkpoint.

        Raises:
            DamagedError: If it cannot be read.
        """
        try:
            found = Progress.load(self.folder / STATE)
        except (OSError, ValueError) as error:
            raise _damaged(self.folder / STATE, str(error)) from error
        if found.step != self.step:
            raise _damaged(self.folder / STATE, f"it is of step {found.step}")
        return found

    def holds(self, name: str) -> bool:
        """Whether it has the file ``model``, ``ema`` or ``optimizer``; a run to generate from may carry averages only."""
        return (self.folder / f"{name}.safetensors").exists()

    def tensors(self, name: str) -> dict[str, Tensor]:
        """Tensors of the file ``model``, ``ema`` or ``optimizer``, whatever form they are kept in.

        Raises:
            DamagedError: If the file is missing, damaged, or not safetensors, whatever its name says.
            OutOfMemoryError: If they do not fit into the free memory.
        """
        path = self.folder / f"{name}.safetensors"
        found = read_tensors(path)
        _check_room(path, unpacked_bytes(found))
        try:
            whole = unpacked(found)
        except ValueError as error:
            raise _damaged(path, str(error)) from error
        return {_present(key): value for key, value in whole.items()}


def _present(name: str) -> str:
    """Present names of weights: before version 2 of the plugin interface every learner was called generator."""
    return f"learner.{name.removeprefix(_FORMER)}" if name.startswith(_FORMER) else name


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Tensors of a safetensors file, recognised by content.

    Raises:
        DamagedError: If it is missing, damaged, another kind of file (such as a pickle), or holds values that are not
            numbers.
        OutOfMemoryError: If it does not fit into the free memory.
    """
    try:
        refuse_link(path)
        with open_ordinary(path) as file:
            head = file.read(9)
        if len(head) < 9 or struct.unpack("<Q", head[:8])[0] > _HEADER_LIMIT or head[8:9] != b"{":
            raise _damaged(path, "it is not a safetensors file")
        _check_room(path, path.stat().st_size)
        tensors = safetensors.torch.load_file(path)
    except (OSError, SafetensorError, ValueError, OverflowError) as error:
        raise _damaged(path, str(error)) from error
    for name, tensor in tensors.items():
        if tensor.dtype not in _DTYPES:
            raise _damaged(path, f"{name[:_SHOWN]!r} is of the type {tensor.dtype}")
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise _damaged(path, f"{name[:_SHOWN]!r} holds values that are not numbers")
    return tensors


def _check_room(path: Path, size: int) -> None:
    """Refuse weights that take more than the free memory; a sparse file can be huge and take no space on its sender's disk."""
    free = free_bytes()
    if size > free:
        raise OutOfMemoryError(
            "{name} holds {size:,} MB of weights; {free:,} MB of memory are free.",
            hint="Close other programs.",
            name=f"{path.parent.name}/{path.name}",
            size=size >> 20,
            free=free >> 20,
        )


def check_fit(path: Path, tensors: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Refuse weights whose shapes or dtypes differ from those of the model.

    Args:
        path: File of the weights, for the error sentence.
        tensors: Weights by name; names that the model does not have are ignored.
        wanted: Weights of the model.

    Raises:
        DamagedError: If a weight does not fit.
    """
    for name, own in wanted.items():
        given = tensors.get(name)
        if given is None:
            continue
        if given.shape != own.shape:
            raise _damaged(path, f"{name!r} is of the shape {list(given.shape)} instead of {list(own.shape)}")
        if given.is_floating_point() != own.is_floating_point():
            raise _damaged(path, f"{name!r} is of the type {given.dtype} instead of {own.dtype}")


def _damaged(path: Path, reason: str) -> DamagedError:
    return DamagedError(
        "{name} cannot be read: {reason}.",
        hint="Use an earlier checkpoint, or train again.",
        name=f"{path.parent.name}/{path.name}",
        reason=reason,
    )


class Checkpoints:
    """The checkpoints of one run.

    Attributes:
        folder: ``checkpoints`` in the run's folder.
    """

    def __init__(self, run_dir: Path) -> None:
        self._index = RunFolder(run_dir).checkpoints
        self.folder = self._index.path

    def list(self) -> list[Checkpoint]:
        """All checkpoints, in the order of their steps."""
        return [Checkpoint(self._index.place(step), step) for step in self._index.steps()]

    def get(self, which: str | int = "latest") -> Checkpoint:
        """One checkpoint.

        Args:
            which: ``latest``, ``best`` or a step.

        Raises:
            NotFoundError: If it does not exist.
        """
        found = self.list()
        if which == "best" and found:
            which = found[-1].progress().best
            which = "latest" if which == -1 else which
        for checkpoint in reversed(found):
            if which in {"latest", checkpoint.step}:
                return checkpoint
        raise NotFoundError(
            "The run {run!r} has no checkpoint {which!r}.",
            hint="It has: {known}.",
            run=self.folder.parent.name,
            which=str(which),
            known=", ".join(str(item.step) for item in found) or "none; train it first",
        )

    def save(
        self, progress: Progress, tensors: Mapping[str, Mapping[str, Tensor]], *, keep: int
    ) -> Checkpoint:
        """Write a whole checkpoint, then remove old ones.

        Args:
            progress: How far the training is.
            tensors: File name without suffix to tensors by name.
            keep: Number of latest checkpoints that stay, besides the best and pinned ones.
        """
        self.folder.mkdir(exist_ok=True)
        self._remove_leftovers()
        final = self._index.place(progress.step)
        if not (final / STATE).exists():
            temporary = self.folder / f".{uuid.uuid4().hex}"
            temporary.mkdir()
            try:
                for name, items in tensors.items():
                    safetensors.torch.save_file(_plain(items), temporary / f"{name}.safetensors")
                progress.save(state := temporary / STATE)
                for name in tensors:  # safetensors lets only the owner read; others may need to
                    (temporary / f"{name}.safetensors").chmod(stat.S_IMODE(state.stat().st_mode))
                publish_folder(temporary, final)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)  # on a full disk its space is needed at once
                raise
        self._index.thin(keep, progress.best)
        return Checkpoint(final, progress.step)

    def rewrite(self, checkpoint: Checkpoint, tensors: Mapping[str, Mapping[str, Tensor]]) -> None:
        """Put other tensors into a checkpoint; whatever else it holds stays.

        Args:
            checkpoint: The checkpoint.
            tensors: File name without suffix to tensors by name.
        """
        temporary, former = (self.folder / f".{uuid.uuid4().hex}" for _ in range(2))
        shutil.copytree(checkpoint.folder, temporary)
        try:
            for name, items in tensors.items():
                safetensors.torch.save_file(_plain(items), temporary / f"{name}.safetensors")
            checkpoint.folder.rename(former)
            publish_folder(temporary, checkpoint.folder)
        finally:
            for place in (temporary, former):
                shutil.rmtree(place, ignore_errors=True)

    def set_aside(self, checkpoint: Checkpoint) -> None:
        """Take a damaged checkpoint out of the list; its folder is kept under another name."""
        number = 1
        while (place := checkpoint.folder.with_name(f"{checkpoint.folder.name}.damaged-{number}")).exists():
            number += 1
        checkpoint.folder.rename(place)

    def _remove_leftovers(self) -> None:
        for path in self.folder.glob(".*"):
            shutil.rmtree(path, ignore_errors=True)


def _plain(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Tensors as safetensors needs them: contiguous, on the CPU, none sharing memory with another."""
    plain: dict[str, Tensor] = {}
    seen: set[int] = set()
    for name, value in tensors.items():
        tensor = value.detach().contiguous().cpu()
        place = tensor.untyped_storage().data_ptr()
        plain[name] = tensor.clone() if place in seen else tensor
        seen.add(place)
    return plain


def library_versions() -> dict[str, Any]:
    """Versions of the libraries that results may depend on."""
    from importlib.metadata import version

    return {name: version(name) for name in ("mm-studio", "torch", "numpy", "pillow")}
