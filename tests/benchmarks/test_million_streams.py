"""Streams of 1,000,000 prepared rows on two ranks, without a model: own memory, rows a second, and what follows a kill.

Figures: memory of its own (no file's) that a rank takes for the data, with 1,000,000 rows against 100,000; seconds until the
first batch in the middle of an epoch is there; rows a second and processor time of two ranks against one; and the rows of two
ranks that are killed with -9 in the middle of an epoch and of three that go on, against those of one that is not::

    .venv/bin/python -m pytest tests/benchmarks/test_million_streams.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import torch

from mmstudio.core.files.atomic import write_json
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.order import window_for
from mmstudio.engine.data.prepared import PreparedSlot, read_slot

SHORT = bool(os.environ.get("BENCH_SHORT"))
MANY, FEW, STEPS = (20_000, 5_000, 12) if SHORT else (1_000_000, 100_000, 300)
BATCH, PARTS = 240, 6
"""Samples of a batch, and the parts that ranks share, whatever their number."""
ALLOWED_MB = 1 if SHORT else 16
INDEX_BYTES = 16
"""Bytes of its own that a rank may need for each row; the row itself is not among them."""
SHAPES: dict[str, tuple[str, Any, tuple[int, ...]]] = {
    "ids": ("text", np.int16, (64,)),
    "pixels": ("image", np.uint8, (3, 8, 8)),
}
MB = 1 << 20
_WRITTEN = 20_000


def prepare(folder: Path, rows: int) -> None:
    """Write two slots as a filling leaves them: a text of 64 pieces, a picture of 8 x 8, and no value in every 50th row of it."""
    rng = np.random.default_rng(0)
    for name, (slot, kind, shape) in SHAPES.items():
        place = folder / slot
        place.mkdir(parents=True)
        count = np.ones(rows, np.int64)
        if slot == "image":
            count[::50] = 0
        total = int(count.sum())
        array = np.lib.format.open_memmap(place / f"{name}.npy", "w+", np.dtype(kind), (total + 1, *shape))
        for first in range(0, total, _WRITTEN):
            some = array[first : first + _WRITTEN]
            some[:] = rng.integers(0, 255, some.shape, dtype=np.uint8)
        array.flush()
        np.save(place / "_count.npy", count)
        np.save(place / "_start.npy", np.cumsum(count) - count)
        write_json(place / "done.json", {"arrays": [name]})


@dataclass(frozen=True)
class Seen:
    """What a rank saw.

    Attributes:
        own: Memory of its own that it took, in bytes.
        first_s: Seconds until its first part was there.
        rows_per_s, cpu_us: Rows a second, and processor time of a row in microseconds.
    """

    own: int
    first_s: float
    rows_per_s: float
    cpu_us: float


def stream(folder: Path, rows: int, rank: int, ranks: int, first: int, steps: int, out: Path) -> None:
    """Take the steps of a rank; the sum of each of its parts is a line of a file."""
    torch.set_num_threads(1)
    before, began = own_bytes(), time.perf_counter()
    slots: Mapping[str, PreparedSlot | None] = {
        slot: read_slot(folder / slot, rows) for slot in ("text", "image")
    }
    text, image = slots["text"], slots["image"]
    assert text is not None
    assert image is not None
    data = Batches.over(
        {"text": text}, {"image": image}, batch=BATCH, seed=5, drop=0.5, device=torch.device("cpu")
    )
    data = data.streamed(window_for([text, image], len(data.usable), BATCH, ALLOWED_MB), (rank, ranks))
    size, most, first_s, cpu, taken = BATCH // PARTS, 0, 0.0, time.process_time(), 0
    with out.open("a", encoding="utf-8") as file:
        for step in range(first, first + steps):
            drawn = data.drawn(step)
            for part in range(rank, PARTS, ranks):
                file.write(f"{step} {part} {sum_of(drawn.part(part * size, (part + 1) * size))}\n")
                taken += size
            first_s = first_s or time.perf_counter() - began
            if step % 10 == 0:
                file.flush()
                most = max(most, own_bytes() - before)
    seconds = time.perf_counter() - began - first_s
    told = Seen(most, first_s, taken / seconds, 1e6 * (time.process_time() - cpu) / taken)
    write_json(out.with_suffix(".json"), vars(told))


def sum_of(batch: Batch) -> int:
    """A checksum of all that a part holds."""
    found = 0
    for tensor in (batch.positions, *batch.tensors()):
        assert tensor is not None
        found = zlib.crc32(np.ascontiguousarray(tensor.numpy()).tobytes(), found)
    return found


def own_bytes() -> int:
    """Memory of this process that is no file's."""
    told = psutil.Process().memory_info()
    return int(told.rss - told.shared)


def started(
    folder: Path, rows: int, ranks: int, first: int, steps: int, out: Path
) -> list[multiprocessing.process.BaseProcess]:
    """Processes that stream, one for each rank."""
    out.mkdir(exist_ok=True)
    context = multiprocessing.get_context("fork")
    found = []
    for rank in range(ranks):
        given = (folder, rows, rank, ranks, first, steps, out / f"{ranks}-{rank}.txt")
        found.append(context.Process(target=stream, args=given))
        found[-1].start()
    return found


def seen(folder: Path, rows: int, ranks: int, first: int, steps: int, out: Path) -> list[Seen]:
    """What ranks saw that took all steps."""
    for process in started(folder, rows, ranks, first, steps, out):
        process.join()
        assert process.exitcode == 0
    return [Seen(**json.loads(path.read_text("utf-8"))) for path in sorted(out.glob(f"{ranks}-*.json"))]


def lines(out: Path) -> dict[tuple[int, int], str]:
    """Sum by step and part, of whole lines alone."""
    found = {}
    for path in out.glob("*.txt"):
        for line in path.read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                step, part, told = line.split()
                found[int(step), int(part)] = told
    return found


def steps_in(told: Mapping[tuple[int, int], str]) -> list[int]:
    """Steps of which all parts are there."""
    return sorted(
        step for step, part in told if not part and all((step, one) in told for one in range(PARTS))
    )


@pytest.mark.benchmark
def test_a_million_rows_on_two_ranks(tmp_path: Path) -> None:
    middle = MANY // BATCH // 2
    grown = {}
    for rows in (FEW, MANY):
        began = time.monotonic()
        prepare(tmp_path / str(rows), rows)
        wrote = time.monotonic() - began
        half = rows // BATCH // 2
        two = seen(tmp_path / str(rows), rows, 2, half, STEPS, tmp_path / f"two-{rows}")
        grown[rows] = max(one.own for one in two)
        size = sum(path.stat().st_size for path in (tmp_path / str(rows)).rglob("[!_]*.npy"))
        print(
            f"\n{rows:,} rows, {size / MB:,.0f} MB (written in {wrote:.0f} s), {ALLOWED_MB} MB for them: "
            f"own memory for data {', '.join(f'{one.own / MB:.1f}' for one in two)} MB a rank; first batch in the middle of an "
            f"epoch after {', '.join(f'{one.first_s:.2f}' for one in two)} s"
        )
    each = (grown[MANY] - grown[FEW]) / (MANY - FEW)
    print(f"{each:.1f} bytes of its own for each further row")
    (one,) = seen(tmp_path / str(MANY), MANY, 1, middle, STEPS, tmp_path / "one")
    print(
        f"rows a second: {sum(rank.rows_per_s for rank in two):,.0f} on two ranks, {one.rows_per_s:,.0f} on one; "
        f"processor time of a row {np.mean([rank.cpu_us for rank in two]):.1f} and {one.cpu_us:.1f} us"
    )
    wanted = lines(tmp_path / "one")
    assert len(wanted) == STEPS * PARTS
    assert lines(tmp_path / f"two-{MANY}") == wanted
    assert SHORT or each <= INDEX_BYTES
    killed_and_gone_on(tmp_path, middle, wanted)


def killed_and_gone_on(folder: Path, middle: int, wanted: dict[tuple[int, int], str]) -> None:
    """Two ranks are killed; three go on from half of what all parts were there of, as if that had been saved last."""
    out = folder / "killed"
    processes = started(folder / str(MANY), MANY, 2, middle, STEPS, out)
    while len(steps_in(lines(out))) < STEPS // 3:
        time.sleep(0.02)
    for process in processes:
        process.kill()
        process.join()
    before = lines(out)
    whole = steps_in(before)
    resume = whole[len(whole) // 2] + 1
    for path in out.iterdir():  # what was told of later steps is forgotten, as a training forgets it
        path.unlink()
    after = seen(folder / str(MANY), MANY, 3, resume, middle + STEPS - resume, out)
    print(
        f"two ranks killed with -9 after {len(whole)} of {STEPS} steps; three go on with the row behind step "
        f"{resume - middle} after {max(rank.first_s for rank in after):.2f} s"
    )
    kept = {place: told for place, told in before.items() if place[0] < resume}
    assert {**kept, **lines(out)} == wanted
