"""Filling of the folder of prepared arrays: by threads, or by processes for large work; it continues where it was interrupted."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import publish_folder, write_json
from mmstudio.core.files.disk import reserve
from mmstudio.core.files.door import check_ordinary
from mmstudio.core.sample import Value
from mmstudio.engine.data.crew import WORTH_S, Crew, Work, open_arrays, write_rows
from mmstudio.engine.data.prepare import CHUNK, PrepareJob, rows_of

PART = ".part-"
"""Prefix of the name of a folder that is being filled."""
_KEPT_S = 7 * 24 * 3600.0
_SYNC_EVERY = 32
_MOST_UNREADABLE = 100
"""Samples that cannot be read after which filling ends at once: a disk may be gone."""
_DONE = "_done.npy"
_BUSY: set[Path] = set()  # folders that a lane of this program is filling now
_CHANGED = threading.Condition()

Told = Callable[[int, int], None]


def fill_folder(samples: Samples, job: PrepareJob, folder: Path, told: Told, crew: Crew | None) -> None:
    """Fill a folder of prepared arrays; another lane that wants the same folder waits.

    If filling is interrupted for any reason, the finished part stays for the next time. Samples that cannot be read are
    told together at its end: all others are prepared then.

    Args:
        samples: The data set.
        job: What to prepare.
        folder: Its place once it is complete.
        told: Takes the number of samples done and of all samples; may raise to stop.
        crew: How processes get the same job.

    Raises:
        StudioError: If a value can no longer be read.
    """
    total = samples.info.counts.get(job.split, 0)
    folder.parent.mkdir(exist_ok=True)
    with alone(folder, lambda: told(0, total)):
        if (folder / "done.json").exists():
            return
        _remove_old(folder.parent)
        part = folder.with_name(f"{PART}{folder.name}")
        _Filling(samples, job, part, told, crew).run()
        shutil.rmtree(folder, ignore_errors=True)
        publish_folder(part, folder)


@contextmanager
def alone(folder: Path, beat: Callable[[], None]) -> Iterator[None]:
    """Fill a folder as the only lane of this program; ``beat`` is called while another lane fills it."""
    with _CHANGED:
        while folder in _BUSY:
            beat()
            _CHANGED.wait(0.2)
        _BUSY.add(folder)
    try:
        yield
    finally:
        with _CHANGED:
            _BUSY.discard(folder)
            _CHANGED.notify_all()


def _remove_old(place: Path) -> None:
    """Remove folders that were begun long ago, or by an earlier version."""
    for path in place.glob(".*"):
        if not path.name.startswith(PART) or time.time() - path.stat().st_mtime > _KEPT_S:
            shutil.rmtree(path, ignore_errors=True)


class _Filling:
    """The arrays of one slot's split, filled chunk by chunk."""

    def __init__(
        self, samples: Samples, job: PrepareJob, folder: Path, told: Told, crew: Crew | None
    ) -> None:
        self._samples, self._job, self._folder, self._told, self._crew = samples, job, folder, told, crew
        self._total = samples.info.counts.get(job.split, 0)
        self._counts = rows_of(samples, job)
        self._starts = np.cumsum(self._counts) - self._counts
        self._done = self._open()
        self._fresh = 0
        self._unreadable: set[int] = set()
        self._failures: list[StudioError] = []

    def run(self) -> None:
        """Fill all missing chunks."""
        blank = self._job.preparer.blank()
        self._make_arrays({name: (array.dtype, array.shape) for name, array in blank.items()})
        arrays = open_arrays(self._folder)
        try:
            self._fill(arrays)
        finally:  # whatever stopped it, what is done need not be done again
            self._sync(arrays)
        self._refuse()
        for name, array in blank.items():
            arrays[name][int(self._counts.sum())] = array
        self._sync(arrays)
        np.save(self._folder / "_start.npy", self._starts)
        np.save(self._folder / "_count.npy", self._counts)
        write_json(self._folder / "done.json", {"arrays": list(blank)})
        (self._folder / _DONE).unlink()

    def _fill(self, arrays: dict[str, Any]) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(max_workers=max(1, os.cpu_count() or 1)) as pool:
            for place in self._left():
                self._by_threads(pool, place, arrays)
                spent = (time.monotonic() - began) / max(1, self._fresh)
                if self._crew is not None and spent * (self._total - self._count_done()) > WORTH_S:
                    break
        if self._crew is not None and self._left():
            with self._crew.working(self._folder) as work:
                self._by_processes(work)

    def _refuse(self) -> None:
        """Say which values cannot be read, if there are any.

        Raises:
            StudioError: If there are.
        """
        if not self._failures:
            return
        count, slot, first = len(self._failures), self._job.slot.name, self._failures[0]
        reason = first.params.get("reason", first.message)
        if count == 1:
            raise first
        if count < _MOST_UNREADABLE:
            raise StudioError(
                "{count} {count:sample|samples} of the slot {slot!r} can no longer be read, first of all: {reason}",
                hint=first.hint,
                count=count,
                slot=slot,
                reason=reason,
            )
        raise StudioError(
            "{count} {count:sample|samples} of the slot {slot!r} can no longer be read, and perhaps more; first of all: {reason}",
            hint="See whether the disk with the files of the data set is there.",
            count=count,
            slot=slot,
            reason=reason,
        )

    def _open(self) -> npt.NDArray[np.uint8]:
        """Which chunks are done: none, or those that an earlier filling left."""
        chunks = -(-self._total // CHUNK)
        try:
            known = np.load(self._folder / _DONE)
        except (OSError, ValueError):
            known = None
        if known is None or known.shape != (chunks,) or known.dtype != np.uint8:
            return self._start_over(chunks)
        return known

    def _start_over(self, chunks: int) -> npt.NDArray[np.uint8]:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        return np.zeros(chunks, np.uint8)

    def _make_arrays(self, shapes: dict[str, tuple[Any, tuple[int, ...]]]) -> None:
        rows = int(self._counts.sum()) + 1
        wanted = {f"{name}.npy": (dtype, (rows, *shape)) for name, (dtype, shape) in shapes.items()}
        if any(kind_of(path) != wanted.get(path.name) for path in self._folder.glob("[!_.]*")):
            self._done = self._start_over(len(self._done))  # these are not the arrays that are wanted
        for name, (dtype, shape) in shapes.items():
            path = self._folder / f"{name}.npy"
            if not path.exists():
                made = path.with_name("_made.npy")
                np.lib.format.open_memmap(made, "w+", dtype, (rows, *shape)).flush()
                reserve(made)
                made.replace(path)
        self._note()

    def _left(self) -> list[int]:
        """Chunks that are neither done nor known to hold what cannot be read."""
        return [place for place in np.flatnonzero(self._done == 0).tolist() if place not in self._unreadable]

    def _chunk(self, place: int) -> list[tuple[Value, ...]]:
        first = place * CHUNK
        stop = min(self._total, first + CHUNK)
        return self._samples.values(self._job.split, self._job.source, first, stop)

    def _by_threads(self, pool: ThreadPoolExecutor, place: int, arrays: dict[str, Any]) -> None:
        first = place * CHUNK
        held = self._chunk(place)
        rows = self._starts[first : first + len(held)].tolist()
        found = list(pool.map(lambda row, values: write_rows(arrays, row, self._job, [values]), rows, held))
        self._finish(place, arrays, [one for some in found for one in some])

    def _by_processes(self, work: Work) -> None:
        arrays = open_arrays(self._folder)
        waiting: deque[tuple[int, Future[list[StudioError]]]] = deque()
        for place in self._left():
            waiting.append((place, work(int(self._starts[place * CHUNK]), self._chunk(place))))
            while len(waiting) > 4 * (os.cpu_count() or 1):
                self._take(waiting, arrays)
        while waiting:
            self._take(waiting, arrays)

    def _take(self, waiting: deque[tuple[int, Future[list[StudioError]]]], arrays: dict[str, Any]) -> None:
        place, future = waiting.popleft()
        while True:
            try:
                found = future.result(timeout=0.2)
                break
            except TimeoutError:
                self._told(self._count_done(), self._total)
        self._finish(place, arrays, found)

    def _finish(self, place: int, arrays: dict[str, Any], failures: list[StudioError]) -> None:
        if failures:
            self._unreadable.add(place)
            self._failures += failures
            if len(self._failures) >= _MOST_UNREADABLE:
                self._refuse()
            return
        self._done[place] = 1
        self._fresh += min(self._total, (place + 1) * CHUNK) - place * CHUNK
        if int(self._done.sum()) % _SYNC_EVERY == 0:
            self._sync(arrays)
        self._told(self._count_done(), self._total)

    def _sync(self, arrays: dict[str, Any]) -> None:
        """Write the arrays to disk, then the note of which chunks they hold."""
        for array in arrays.values():
            array.flush()
        self._note()

    def _note(self) -> None:
        temporary = self._folder / "_new.npy"
        np.save(temporary, self._done)
        temporary.replace(self._folder / _DONE)

    def _count_done(self) -> int:
        return min(self._total, int(self._done.sum()) * CHUNK)


def kind_of(path: Path) -> tuple[Any, tuple[int, ...]] | None:
    """Type and shape of an array's file; ``None`` if it is not an array file."""
    try:
        check_ordinary(path)
        array = np.load(path, mmap_mode="r")
    except (OSError, ValueError):
        return None
    return array.dtype, array.shape
