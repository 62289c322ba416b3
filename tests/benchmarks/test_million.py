"""A training over 1,000,000 rows of a table with short texts, on two ranks: memory, rows a second, and going on in an epoch.

Figures: memory of each rank's own (no file's) at its peak, with 1,000,000 rows against 100,000; rows a second of two ranks
against one, each of one thread; and the losses and weights of a training that is killed with -9 in the middle of an epoch
and goes on, against those of one that is not. ``MILLION=FOLDER`` keeps the data, so that the tests can be run in several calls::

    OMP_NUM_THREADS=1 .venv/bin/python -m pytest tests/benchmarks/test_million.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch

from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import RanksPayload
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.data.order import Epoch
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject

SHORT = bool(os.environ.get("BENCH_SHORT"))
MANY, FEW = (4_000, 1_000) if SHORT else (1_000_000, 100_000)
STEPS, TURNS = (6, 1) if SHORT else (60, 3)
ALLOWED_MB = 1 if SHORT else 8
"""Memory that the prepared rows may take: far less than they have."""
INDEX_BYTES = 40
"""Bytes of its own that a rank may need for each row; the row itself is not among them."""
KINDS = ("red", "blue", "green", "grey")
PAGE = 5_000
MB = 1 << 20


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = Path(os.environ.get("MILLION") or tmp_path_factory.mktemp("million"))
    found.mkdir(parents=True, exist_ok=True)
    os.environ["OMP_NUM_THREADS"] = "1"  # one thread for each rank, also where there is but one
    return found


def row(number: int) -> NewSample:
    """A row of four columns and a text that says two of them."""
    kind, size = KINDS[number * 7919 % 4], number * 7 % 101
    cells = {"kind": kind, "size": size, "weight": number * 13 % 997 / 10, "place": f"shelf {number % 37}"}
    text = f"a {kind} thing of size {size}, number {number % 9973}"
    return NewSample({"table": (cells,), "text": (text,)}, "val" if number % 500 == 0 else "train")


def project(place: Path, rows: int) -> Path:
    """The project with so many rows; it is made once."""
    folder = place / str(rows)
    if not (folder / "made").exists():
        columns = ("kind", "size", "weight", "place")
        with App.start(place / "config").create_project(folder / "project") as opened:
            slots = (Slot("text", "text"), Slot("table", "table", columns=columns))
            opened.project.datasets.create("rows", slots)
            samples = opened.project.datasets.samples("rows")
            for first in range(0, rows, PAGE):
                samples.append([row(number) for number in range(first, min(rows, first + PAGE))])
            samples.finish(0)
        (folder / "made").touch()
    return folder / "project"


def ranks() -> list[psutil.Process]:
    """The processes that train, in order of their start; what watches them is a child of this one."""
    me = psutil.Process()
    found = [one for one in me.children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]
    return sorted((one for one in found if one.ppid() != me.pid), key=lambda one: one.pid)


def own_bytes(process: psutil.Process) -> int:
    """Memory of a process that is no file's: what is mapped of prepared rows belongs to the system, which may drop it."""
    told = process.memory_info()
    return int(told.rss - told.shared)


@dataclass
class Watched:
    """A training that is watched.

    Attributes:
        opened: The project.
        job: Its job.
        own: Most memory of its own that each rank had, in bytes.
        first_s: Seconds until a step was told.
    """

    opened: OpenProject
    job: Job
    own: dict[int, int] = field(default_factory=dict)
    first_s: float = 0.0

    def end(self) -> Job:
        """Wait for it."""
        stop, began, known = threading.Event(), time.monotonic(), self.told()
        watching = threading.Thread(target=self._watch, args=(stop, began, known))
        watching.start()
        try:
            return self.opened.runner.wait(self.job.id)
        finally:
            stop.set()
            watching.join()

    def told(self) -> int:
        """Number of steps that are told."""
        return len(self.opened.runs.metrics(self.job.run_id))

    def _watch(self, stop: threading.Event, began: float, known: int) -> None:
        while not stop.wait(0.1):
            for process in ranks():
                try:
                    self.own[process.pid] = max(self.own.get(process.pid, 0), own_bytes(process))
                except psutil.Error:
                    continue
            if not self.first_s and self.told() > known:
                self.first_s = time.monotonic() - began


def start(opened: OpenProject, app: App, count: int, steps: int = STEPS, **settings: str) -> Watched:
    """Begin a training in so many processes."""
    given = {
        "generator.width": "32",
        "encoders.text.width": "32",
        "encoders.table.width": "32",
        "training.batch": "256",
        "training.steps": str(steps),
        "training.memory_mb": str(ALLOWED_MB),
        "training.checkpoint_every": "10",
        "training.precision": "fp32",
        **settings,
    }
    recipe = apply_settings(app.recipes.get("classify"), given).model_copy(
        update={"targets": ("table.kind",)}
    )
    payload = RanksPayload(devices=("cpu",) * count)
    return Watched(opened, opened.runs.start("rows", recipe, seed=5, ranks=payload))


def prepared_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "cache" / "prepared").rglob("[!_]*.npy"))


@pytest.mark.benchmark
def test_memory_of_a_rank_does_not_follow_the_rows(place: Path) -> None:
    app, most = App.start(place / "config"), {}
    for rows in (FEW, MANY):
        began = time.monotonic()
        folder = project(place, rows)
        print(f"\n{rows:,} rows made in {time.monotonic() - began:.0f} s")
        with app.open_project(folder) as opened:
            for note in ("prepared", "streamed"):
                watched = start(opened, app, 2, steps=2 if note == "prepared" else STEPS)
                job = watched.end()
                assert job.state is JobState.DONE, job.failure
                own = [watched.own[pid] for pid in sorted(watched.own)]
                most[rows, note] = max(own)
                print(
                    f"{note}: first step after {watched.first_s:.1f} s; own memory of the ranks at most "
                    f"{', '.join(f'{one / MB:.0f}' for one in own)} MB; {prepared_bytes(folder) / MB:.0f} MB prepared"
                )
    grown = (most[MANY, "streamed"] - most[FEW, "streamed"]) / (MANY - FEW)
    print(f"a rank's own memory grows by {grown:.1f} bytes a row")
    assert SHORT or grown <= INDEX_BYTES


@pytest.mark.benchmark
def test_two_ranks_against_one(place: Path) -> None:
    app, told = App.start(place / "config"), {1: list[float](), 2: list[float]()}
    with app.open_project(project(place, MANY)) as opened:
        for _ in range(TURNS):
            for count, found in told.items():
                job = start(opened, app, count).end()
                assert job.state is JobState.DONE, job.failure
                found.append(job.result["samples_per_s"])
    one, two = (statistics.median(told[count]) for count in (1, 2))
    print(f"\nrows a second: {two:.0f} on two ranks, {one:.0f} on one, {two / one:.2f} times; {told}")


@pytest.mark.benchmark
def test_killed_in_the_middle_of_an_epoch_it_goes_on_with_the_next_row(place: Path) -> None:
    app, folder = App.start(place / "config"), project(place, MANY)
    with app.open_project(folder) as opened:
        whole = start(opened, app, 2)
        assert whole.end().state is JobState.DONE
        killed = start(opened, app, 2)
        until(lambda: killed.told() > STEPS // 2)
        for process in ranks():
            process.kill()
        assert opened.runner.wait(killed.job.id).state is JobState.FAILED
        before = killed.told()
        gone_on = Watched(opened, opened.runs.resume(killed.job.run_id, RanksPayload(devices=("cpu", "cpu"))))
        assert gone_on.end().state is JobState.DONE
        rows = [opened.runs.metrics(one.job.run_id) for one in (whole, gone_on)]
        steps = [row["step"] for row in rows[1]]
        folders = [opened.runs.files(one.job.run_id).path for one in (whole, gone_on)]
    weights = [Checkpoints(one).get().tensors("model") for one in folders]
    alike = all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    losses = [[row["loss"] for row in some] for some in rows]
    print(
        f"\nkilled after {before} of {STEPS} steps, a step told {gone_on.first_s:.1f} s after it was resumed; "
        f"losses {'alike' if losses[0] == losses[1] else 'differ'}, weights {'alike' if alike else 'differ'}"
    )
    assert steps == list(range(1, STEPS + 1))
    assert losses[0] == losses[1]
    assert alike
    began = time.perf_counter()
    Epoch(MANY, 3, 64 * 256).take(MANY - 1000, 256)
    print(f"order of the last of {MANY:,} rows found in {1000 * (time.perf_counter() - began):.0f} ms")


def until(true: Callable[[], Any]) -> None:
    """Wait for something, for five minutes at most."""
    ends = time.monotonic() + 300
    while not true():
        assert time.monotonic() < ends, "it does not happen"
        time.sleep(0.02)
