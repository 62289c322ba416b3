"""Prepared arrays: every value of a slot decoded once, kept as memory-mapped arrays, keyed by content and settings."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import Samples
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files import publish_folder, write_json
from mmstudio.core.sample import VIEW, Sample, Slot, Value
from mmstudio.nn import Arrays, blank_like
from mmstudio.plugins.protocols import Codec

_CHUNK = 256
_VIEWS = 4
"""Alternatives that are derived from each target, where a recipe asks for views."""

Prepare = Callable[[Any], Arrays]
Step = Callable[[Any], Any]


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


@dataclass(frozen=True)
class PrepareJob:
    """What to prepare.

    Attributes:
        slot: A condition or target slot; a name that ends in ``.view`` takes its values from the slot before that.
        split: Which part of the data.
        key: What the result depends on besides the data: ids, settings, states, versions.
        codec: Of the slot's modality.
        prepare: Of the encoder or the generator.
        steps: Deterministic preprocessing, in order.
        before: For a view, that of the slot which it is taken from.
        has_blank: Whether ``prepare(None)`` gives the blank; otherwise it is zeros of the first value's shapes.
    """

    slot: Slot
    split: str
    key: dict[str, Any]
    codec: Codec
    prepare: Prepare
    steps: tuple[Step, ...] = ()
    has_blank: bool = True
    before: tuple[Step, ...] = ()

    @property
    def source(self) -> str:
        """The slot whose values are read."""
        return self.slot.name.removesuffix(VIEW)


def raw_values(samples: Samples, split: str, slot: str, codec: Codec) -> Iterator[Any]:
    """All raw values of a slot's split, every alternative, decoded as they are asked for."""
    name = slot.removesuffix(VIEW)
    for sample in _all(samples, split):
        for value in sample.values.get(name, ()):
            yield read_value(value, codec)


def read_value(value: Value, codec: Codec) -> Any:
    """Decode one stored value."""
    return codec.parse(value.data) if value.path is None else codec.read(value.path)


def prepare_slot(
    samples: Samples, job: PrepareJob, cache: Path, progress: Callable[[int, int], None] | None = None
) -> PreparedSlot:
    """Prepared arrays of a slot's split, from the cache where it has them.

    Args:
        samples: The data set.
        job: What to prepare.
        cache: Folder of the project's rebuildable data.
        progress: Called with samples done and their number; may raise to stop.
    """
    text = json.dumps([job.key, job.split, job.slot.name, samples.fingerprint(job.split)], sort_keys=True)
    folder = cache / "prepared" / hashlib.sha256(text.encode()).hexdigest()[:32]
    if not (folder / "done.json").exists():
        _write(samples, job, folder, progress or (lambda _done, _total: None))
    return _load(folder)


def _load(folder: Path) -> PreparedSlot:
    names = json.loads((folder / "done.json").read_text("utf-8"))["arrays"]
    # copy-on-write: torch wants a writable buffer, the file is never changed
    maps = {name: np.load(folder / f"{name}.npy", mmap_mode="c") for name in names}
    arrays = {name: torch.from_numpy(array) for name, array in maps.items()}
    start, count = (torch.from_numpy(np.load(folder / f"_{name}.npy")) for name in ("start", "count"))
    return PreparedSlot(arrays, start, count, maps)


def _write(samples: Samples, job: PrepareJob, folder: Path, progress: Callable[[int, int], None]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder.parent)
    temporary = folder.with_name(f".{os.getpid()}-{uuid.uuid4().hex}")
    temporary.mkdir()
    try:
        _fill(samples, job, temporary, progress)
        if not (folder / "done.json").exists():  # else another lane was faster, and may be reading it
            shutil.rmtree(folder, ignore_errors=True)
            publish_folder(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _remove_leftovers(folder: Path) -> None:
    """Remove what a program that was killed left half written; a project has one writer at a time."""
    for path in folder.glob(".*"):
        if not path.name.startswith(f".{os.getpid()}-"):
            shutil.rmtree(path, ignore_errors=True)


def _fill(samples: Samples, job: PrepareJob, folder: Path, progress: Callable[[int, int], None]) -> None:
    total = samples.info.counts.get(job.split, 0)
    counts = np.array([_alternatives(job, sample) for sample in _all(samples, job.split)], dtype=np.int64)
    starts = (
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64) if total else np.zeros(0, np.int64)
    )
    blank = job.prepare(None) if job.has_blank else _blank(samples, job)
    rows = int(counts.sum())
    arrays = {
        name: np.lib.format.open_memmap(folder / f"{name}.npy", "w+", array.dtype, (rows + 1, *array.shape))
        for name, array in blank.items()
    }
    row = 0
    for done, prepared in enumerate(_prepared(samples, job), 1):
        for one in prepared:
            for name, array in one.items():
                arrays[name][row] = array
            row += 1
        if done % _CHUNK == 0 or done == total:
            progress(done, total)
    for name, array in blank.items():
        arrays[name][rows] = array
        arrays[name].flush()
    np.save(folder / "_start.npy", starts)
    np.save(folder / "_count.npy", counts)
    write_json(folder / "done.json", {"arrays": list(blank)})


def _blank(samples: Samples, job: PrepareJob) -> Arrays:
    for sample in _all(samples, job.split):
        for raw in _raws(job, sample):
            return blank_like(job.prepare(_apply(job.steps, raw)))
    raise UsageError(
        "The {split} split has no value of the slot {slot!r}.", split=job.split, slot=job.slot.name
    )


def _alternatives(job: PrepareJob, sample: Sample) -> int:
    count = len(sample.values.get(job.source, ()))
    return _VIEWS * count if job.slot.name.endswith(VIEW) else count


def _prepared(samples: Samples, job: PrepareJob) -> Iterator[list[Arrays]]:
    def work(sample: Sample) -> list[Arrays]:
        return [job.prepare(_apply(job.steps, raw)) for raw in _raws(job, sample)]

    with ThreadPoolExecutor(max_workers=max(1, os.cpu_count() or 1)) as pool:
        chunk: list[Sample] = []
        for sample in _all(samples, job.split):
            chunk.append(sample)
            if len(chunk) == _CHUNK:
                yield from pool.map(work, chunk)
                chunk = []
        yield from pool.map(work, chunk)


def _raws(job: PrepareJob, sample: Sample) -> Iterator[Any]:
    for value in sample.values.get(job.source, ()):
        try:
            raw = read_value(value, job.codec)
        except StudioError as error:
            raise StudioError(
                "A value of the slot {slot!r} can no longer be read: {reason}",
                hint="Check the data set (mmstudio dataset check), or import it again.",
                slot=job.slot.name,
                reason=error.message,
            ) from error
        if not job.slot.name.endswith(VIEW):
            yield raw
            continue
        raw = _apply(job.before, raw)
        for number in range(_VIEWS):
            yield job.codec.view(raw, np.random.default_rng([int(value.sha256[:12], 16), number]))


def _apply(steps: Iterable[Step], raw: Any) -> Any:
    for step in steps:
        raw = step(raw)
    return raw


def _all(samples: Samples, split: str) -> Iterator[Sample]:
    total = samples.info.counts.get(split, 0)
    for start in range(0, total, _CHUNK):
        yield from samples.read(split, start, min(total, start + _CHUNK))


def as_batch(arrays: list[Arrays]) -> dict[str, npt.NDArray[Any]]:
    """Prepared arrays of several samples, stacked with B in front."""
    return {name: np.stack([one[name] for one in arrays]) for name in arrays[0]}
