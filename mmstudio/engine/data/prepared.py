"""Prepared arrays: every value of a slot is decoded once and kept in memory-mapped arrays, keyed by content and settings."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import DamagedError
from mmstudio.core.files.atomic import used_now
from mmstudio.core.files.door import check_ordinary, child
from mmstudio.core.files.json_text import read_json
from mmstudio.engine.data.crew import Crew
from mmstudio.engine.data.fill import fill_folder
from mmstudio.engine.data.prepare import PrepareJob
from mmstudio.nn import Arrays

_CHECKED = 65_536
"""Samples whose rows are checked together."""


@dataclass(frozen=True)
class PreparedSlot:
    """A slot's split as arrays.

    Attributes:
        arrays: Per name (rows + 1, ...); the last row is blank.
        start, count: (n,) int64: first row and number of rows of each sample's alternatives; count 0 means missing.
        maps: The memory maps under the arrays.
    """

    arrays: dict[str, Tensor]
    start: Tensor
    count: Tensor
    maps: dict[str, Any] = field(default_factory=dict)

    def row(self, sample: int) -> int:
        """The first row of a sample, or of the next sample that has one; behind the last one, the blank row."""
        return int(self.start[sample]) if sample < len(self.start) else len(self.blanks()) - 1

    def blanks(self) -> Tensor:
        """Any one of the arrays; its last row is blank."""
        return next(iter(self.arrays.values()))

    def gather(self, samples: Tensor, draw: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """One alternative for each sample.

        Args:
            samples: (B,) positions in the split.
            draw: (B,) uniform in [0, 1), which chooses among alternatives.

        Returns:
            Arrays with B in front, blank where missing, and (B,) bool, true where a value is there.
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
    """Prepared arrays of a slot's split, from the cache if it has them.

    Args:
        samples: The data set.
        job: What to prepare.
        cache: Folder of the project's rebuildable data.
        progress: Takes the number of samples done and of all samples; may raise to stop.
        crew: How separate processes get the same job, if there is much to do.
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
    """The folder in which arrays of a slot's split are kept.

    Args:
        cache: Folder of the project's rebuildable data.
        samples: The data set; its content is part of the name.
        job: Job for the slot and the split.
        key: Everything else that the arrays depend on.
    """
    text = json.dumps([key, job.split, job.slot.name, samples.fingerprint(job.split)], sort_keys=True)
    return child(cache, "prepared") / hashlib.sha256(text.encode()).hexdigest()[:32]


def read_slot(folder: Path, count: int) -> PreparedSlot | None:
    """Read prepared arrays; ``None`` if there are none. Damaged ones are removed.

    Args:
        folder: Folder of the arrays.
        count: Number of samples of the split.
    """
    if not (folder / "done.json").exists():
        return None
    try:
        found = _load(folder, count)
    except (OSError, ValueError, TypeError, DamagedError):  # a cache may be foreign, or incomplete
        shutil.rmtree(folder, ignore_errors=True)
        return None
    used_now(folder / "done.json")
    return found


def _load(folder: Path, samples: int) -> PreparedSlot:
    """Read prepared arrays.

    Args:
        folder: Folder of the arrays.
        samples: Number of samples of the split.

    Raises:
        OSError, ValueError, TypeError, DamagedError: If they are damaged.
    """
    match read_json(folder / "done.json"):
        case {"arrays": list(names)} if names:
            pass
        case _:
            raise ValueError("it names no arrays")
    # copy-on-write: torch wants a writable buffer, the file is never changed
    maps = {name: np.load(_array_file(folder, name), mmap_mode="c") for name in names}
    # all processes of a machine that map the index have it once
    start, count = (np.load(_array_file(folder, f"_{name}"), mmap_mode="c") for name in ("start", "count"))
    _check_rows(start, count, samples, [len(array) for array in maps.values()])
    arrays = {name: torch.from_numpy(array) for name, array in maps.items()}
    return PreparedSlot(arrays, torch.from_numpy(start), torch.from_numpy(count), maps)


def _array_file(folder: Path, name: object) -> Path:
    path = child(folder, f"{name}.npy")
    check_ordinary(path)
    return path


def _check_rows(start: npt.NDArray[Any], count: npt.NDArray[Any], samples: int, rows: Sequence[int]) -> None:
    """Refuse arrays whose rows do not match the samples: reading them would go beyond their end."""
    if not start.dtype == count.dtype == np.int64 or not start.shape == count.shape == (samples,):
        raise ValueError("its samples have no rows of their own")
    total = 0
    for first in range(0, samples, _CHECKED):
        part = count[first : first + _CHECKED]
        ends = total + np.cumsum(part)
        if (part < 0).any() or (start[first : first + _CHECKED] != ends - part).any():
            raise ValueError("its samples have no rows of their own")
        total = int(ends[-1])
    if any(number != total + 1 for number in rows):
        raise ValueError("its arrays are not as long as its samples need")


def as_batch(arrays: list[Arrays]) -> dict[str, npt.NDArray[Any]]:
    """Prepared arrays of several samples, stacked with B in front."""
    return {name: np.stack([one[name] for one in arrays]) for name in arrays[0]}


def preparing(context: RunContext) -> Callable[[int, int], None]:
    """Reports the progress of preparing data, and stops it if the job was cancelled."""

    def tell(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Preparing data")

    return tell
