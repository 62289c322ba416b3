"""Prepared arrays: every value of a slot decoded once, kept as memory-mapped arrays, keyed by content and settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import Samples
from mmstudio.engine.crew import Crew
from mmstudio.engine.fill import fill_folder
from mmstudio.engine.prepare_job import PrepareJob
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
    text = json.dumps([job.key, job.split, job.slot.name, samples.fingerprint(job.split)], sort_keys=True)
    folder = cache / "prepared" / hashlib.sha256(text.encode()).hexdigest()[:32]
    if not (folder / "done.json").exists():
        fill_folder(samples, job, folder, progress or (lambda _done, _total: None), crew)
    return _load(folder)


def _load(folder: Path) -> PreparedSlot:
    names = json.loads((folder / "done.json").read_text("utf-8"))["arrays"]
    # copy-on-write: torch wants a writable buffer, the file is never changed
    maps = {name: np.load(folder / f"{name}.npy", mmap_mode="c") for name in names}
    arrays = {name: torch.from_numpy(array) for name, array in maps.items()}
    start, count = (torch.from_numpy(np.load(folder / f"_{name}.npy")) for name in ("start", "count"))
    return PreparedSlot(arrays, start, count, maps)


def as_batch(arrays: list[Arrays]) -> dict[str, npt.NDArray[Any]]:
    """Prepared arrays of several samples, stacked with B in front."""
    return {name: np.stack([one[name] for one in arrays]) for name in arrays[0]}
