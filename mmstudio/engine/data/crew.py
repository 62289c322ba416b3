"""Processes that prepare values: small files keep Python itself busy, so that threads do not help."""

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
from mmstudio.engine.data.prepare import PrepareJob, prepared_of, rows_for

WORTH_S = 15.0
"""Starting processes takes seconds; less work than this is left to threads."""

_MOST = 8
_JOB: list[PrepareJob] = []  # the job of this process, if it belongs to a crew


@dataclass(frozen=True)
class Crew:
    """How processes get a job: its preparer is sent, and the parts that cannot be sent are made anew. No process builds a model.

    Attributes:
        make: A function of a module that makes the job.
        facts: Its arguments, which are sent to the process.
    """

    make: Callable[..., PrepareJob]
    facts: tuple[Any, ...]

    @contextmanager
    def working(self, folder: Path) -> Iterator[Work]:
        """Processes that fill the arrays of a folder; they end with the block.

        Raises:
            StudioError: If one of them ends unexpectedly.
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
Work = Callable[[int, Held], "Future[list[StudioError]]"]
"""Takes the first row and the values of some samples; returns why samples among them cannot be read."""


def _begin(make: Callable[..., PrepareJob], facts: tuple[Any, ...]) -> None:
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    keep_freed()
    _JOB[:] = [make(*facts)]


def _fill(folder: str, row: int, held: Held) -> list[StudioError]:
    return write_rows(open_arrays(Path(folder)), row, _JOB[0], held)


def open_arrays(folder: Path) -> dict[str, Any]:
    """The arrays of a folder, opened for writing."""
    return {
        path.stem: np.load(path, mmap_mode="r+")
        for path in folder.glob("*.npy")
        if not path.name.startswith("_")
    }


def write_rows(arrays: dict[str, Any], row: int, job: PrepareJob, held: Held) -> list[StudioError]:
    """Prepare the values of some samples, and write them starting at a row.

    Returns:
        Why samples cannot be read, one for each; the others are written all the same.
    """
    failures = []
    for values in held:
        try:
            for place, one in enumerate(prepared_of(job, values), row):
                for name, array in one.items():
                    arrays[name][place] = array
        except StudioError as error:
            failures.append(error)
        row += rows_for(job, values)
    return failures
