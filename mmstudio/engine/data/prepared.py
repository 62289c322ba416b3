"""Prepared arrays: every value of a slot decoded once, kept as memory-mapped arrays, keyed by content and settings."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import Samples
from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import check_ordinary, child
from mmstudio.core.files.json_text import read_json
from mmstudio.engine.data.crew import Crew
from mmstudio.engine.data.fill import fill_folder
from mmstudio.engine.data.prepare import PrepareJob
from mmstudio.nn import Arrays


@dataclass(frozen=True)
class PreparedSlot:
    """A slot's split as arrays.

    Attributes:
        arrays: Per name (rows + 1, ...); the last row is blank.
        start, count: (n,) int64: the rows of each sample's alternatives; count 0 means missing.
        maps: The memory maps that the arrays lie over.
    """

    arrays: dict[str, Tensor]
    start: Tensor
    count: Tensor
    maps: dict[str, Any] = field(default_factory=dict)

    def row(self, sample: int) -> int:
        """The first row of a sample, or of the next one that has any; behind the last one, the blank."""
        return int(self.start[sample]) if sample < len(self.start) else len(self.blanks()) - 1

    def blanks(self) -> Tensor:
        """One of the arrays, whose last row is blank."""
        return next(iter(self.arrays.values()))

    def gather(self, samples: Tensor, draw: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """One alternative for each sample.

        Args:
            samples: (B,) positions in the split.
            draw: (B,) uniform in [0, 1), which chooses among alternatives.

        Returns:
            Arrays with B in front, blank where missing, and (B,) bool of what is there.
        """
        count = self.count[samples]
        given = count > 0
        rows = self.start[samples] + (draw * count).long()
        blank = len(self.blanks()) - 1
        rows = torch.where(given, rows, blank)
        return {name: array[rows] for name, array in self.arrays.items()}, given


def prepare_slot(
    samples: Samples,
    job: PrepareJob,
    cache: Path,
    progress: Callable[[int, int], None] | None = None,
    crew: Crew | None = None,
) -> PreparedSlot:
    """Prepared arrays of a slot's split, from the cache where it has them.

    Args:
        samples: The data set.
        job: What to prepare.
        cache: Folder of the project's rebuildable data.
        progress: Called with samples done and their number; may raise to stop.
        crew: How processes of their own come to the same job, where there is much to do.
    """
    folder = folder_of(cache, samples, job, job.key)
    told, count = progress or (lambda _done, _total: None), samples.info.counts.get(job.split, 0)
    if not (folder / "done.json").exists():
        fill_folder(samples, job, folder, told, crew)
    if (found := read_slot(folder, count)) is not None:
        return found
    fill_folder(samples, job, folder, told, crew)
    return _load(folder, count)


def folder_of(cache: Path, samples: Samples, job: PrepareJob, key: Mapping[str, Any]) -> Path:
    """Where arrays of a slot's split are kept.

    Args:
        cache: Folder of the project's rebuildable data.
        samples: The data set; what it holds is part of the name.
        job: Of the slot and the split.
        key: What else the arrays depend on.
    """
    text = json.dumps([key, job.split, job.slot.name, samples.fingerprint(job.split)], sort_keys=True)
    return child(cache, "prepared") / hashlib.sha256(text.encode()).hexdigest()[:32]


def read_slot(folder: Path, count: int) -> PreparedSlot | None:
    """What was prepared, or ``None`` where nothing is; what is damaged is taken away.

    Args:
        folder: Where it lies.
        count: Samples of the split.
    """
    if not (folder / "done.json").exists():
        return None
    try:
        found = _load(folder, count)
    except (OSError, ValueError, TypeError, DamagedError):  # a cache may come from anybody, or have been torn
        shutil.rmtree(folder, ignore_errors=True)
        return None
    with suppress(OSError):  # what was not used for the longest time goes first where room is short
        os.utime(folder / "done.json")
    return found


def _load(folder: Path, samples: int) -> PreparedSlot:
    """What was prepared.

    Args:
        folder: Where it lies.
        samples: Of the split.

    Raises:
        OSError, ValueError, TypeError, DamagedError: If it is damaged.
    """
    match read_json(folder / "done.json"):
        case {"arrays": list(names)} if names:
            pass
        case _:
            raise ValueError("it names no arrays")
    # copy-on-write: torch wants a writable buffer, the file is never changed
    maps = {name: np.load(_array_file(folder, name), mmap_mode="c") for name in names}
    start, count = (np.load(_array_file(folder, f"_{name}")) for name in ("start", "count"))
    _check_rows(start, count, samples, [len(array) for array in maps.values()])
    arrays = {name: torch.from_numpy(array) for name, array in maps.items()}
    return PreparedSlot(arrays, torch.from_numpy(start), torch.from_numpy(count), maps)


def _array_file(folder: Path, name: object) -> Path:
    path = child(folder, f"{name}.npy")
    check_ordinary(path)
    return path


def _check_rows(start: npt.NDArray[Any], count: npt.NDArray[Any], samples: int, rows: Sequence[int]) -> None:
    """Refuse arrays whose rows are not those of the samples: reading them would reach behind their end."""
    whole = start.dtype == count.dtype == np.int64 and start.shape == count.shape == (samples,)
    if not whole or (count < 0).any() or (start != np.cumsum(count) - count).any():
        raise ValueError("its samples have no rows of their own")
    if any(number != count.sum() + 1 for number in rows):
        raise ValueError("its arrays are not as long as its samples need")


def as_batch(arrays: list[Arrays]) -> dict[str, npt.NDArray[Any]]:
    """Prepared arrays of several samples, stacked with B in front."""
    return {name: np.stack([one[name] for one in arrays]) for name in arrays[0]}
