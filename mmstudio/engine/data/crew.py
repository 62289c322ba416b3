"""Processes that prepare values: Python itself is busy with small files, so threads do not help there."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.core.memory import keep_freed
from mmstudio.core.sample import Value
from mmstudio.engine.data.prepare import PrepareJob, prepared_of

WORTH_S = 15.0
"""Processes need seconds to begin; less work than this is left to threads."""

_MOST = 8
_JOB: list[PrepareJob] = []  # of this process, where it is one of a crew


@dataclass(frozen=True)
class Crew:
    """How processes come to a job: its preparer travels, what may not be able to travel is made anew. None builds a model.

    Attributes:
        make: A function of a module, that gives the job.
        facts: Its arguments; they travel.
    """

    make: Callable[..., PrepareJob]
    facts: tuple[Any, ...]

    @contextmanager
    def working(self, folder: Path) -> Iterator[Work]:
        """Processes that fill the arrays of a folder; ended with the block.

        Raises:
            StudioError: If one of them ends by itself.
        """
        pool = ProcessPoolExecutor(
            max(1, min(os.cpu_count() or 1, _MOST)),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self.make, self.facts),
        )
        try:
            yield lambda row, held: pool.submit(_fill, str(folder), row, held)
        except BrokenProcessPool as error:
            raise StudioError(
                "A process that prepares data ended by itself.",
                hint="See whether the memory is full, or a plugin ends its program; what was prepared stays.",
            ) from error
        finally:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


Held = Sequence[Sequence[Value]]
"""What some samples hold in one slot."""
Work = Callable[[int, Held], "Future[int]"]
"""Takes the first row of some samples and what they hold; gives how many rows were written."""


def _begin(make: Callable[..., PrepareJob], facts: tuple[Any, ...]) -> None:
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    keep_freed()
    _JOB[:] = [make(*facts)]


def _fill(folder: str, row: int, held: Held) -> int:
    return write_rows(open_arrays(Path(folder)), row, _JOB[0], held)


def open_arrays(folder: Path) -> dict[str, Any]:
    """The arrays of a folder, to be written."""
    return {
        path.stem: np.load(path, mmap_mode="r+")
        for path in folder.glob("*.npy")
        if not path.name.startswith("_")
    }


def write_rows(arrays: dict[str, Any], row: int, job: PrepareJob, held: Held) -> int:
    """Prepare what samples hold and write them from a row on."""
    first = row
    for values in held:
        for one in prepared_of(job, values):
            for name, array in one.items():
                arrays[name][row] = array
            row += 1
    return row - first
