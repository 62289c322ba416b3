"""A training over 1,000,000 rows of a table with short texts, on two ranks: memory, rows a second, and going on in an epoch.

Figures: memory of each rank's own (no file's) at its peak, with 1,000,000 rows against 100,000; rows a second of two ranks
against one, each of one thread; and the losses and weights of a training that is killed with -9 in the middle of an epoch
and goes on, against those of one that is not. ``MILLION=FOLDER`` keeps the data, so that the tests can be run in several calls::

    OMP_NUM_THREADS=1 .venv/bin/python -m pytest tests/benchmarks/test_million.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch

from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import RanksPayload
from mmstudio.core.run import RunState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.data.order import Epoch
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject

SHORT = bool(os.environ.get("BENCH_SHORT"))
MANY, FEW = (4_000, 1_000) if SHORT else (1_000_000, 100_000)
STEPS, BATCH = 200, 256
ALLOWED_MB = 1 if SHORT else 8
"""Memory that the prepared rows may take: far less than they have."""
INDEX_BYTES = 40
"""Bytes of its own that a rank may need for each row; the row itself is not among them."""
KINDS = ("red", "blue", "green", "grey")
STORED = 500 if SHORT else 10_000
LOOK_EVERY_S = 0.5
MB = 1 << 20
TWO = RanksPayload(devices=("cpu", "cpu"), restarts=0)


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
    """The project with so many rows; it is made once. Most are copies of some that were stored: storing is not measured here."""
    folder = place / str(rows)
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        columns = ("kind", "size", "weight", "place")
        with App.start(place / "config").create_project(folder / "project") as opened:
            slots = (Slot("text", "text"), Slot("table", "table", columns=columns))
            opened.project.datasets.create("rows", slots)
            samples = opened.project.datasets.samples("rows")
            samples.append([row(number) for number in range(STORED)])
            samples.finish(0)
            counts, database = samples.info.counts, opened.project.layout.database
        with closing(sqlite3.connect(database)) as copy:
            for times in range(1, rows // STORED):
                for split, count in counts.items():
                    copy.execute(
                        "INSERT INTO samples (id, dataset_id, split, position, meta, stars) SELECT id + ?, dataset_id, split, "
                        "position + ?, meta, stars FROM samples WHERE id <= ? AND split = ?",
                        (times * STORED, times * count, STORED, split),
                    )
                copy.execute(
                    "INSERT INTO sample_values (sample_id, slot, ordinal, sha256, data) SELECT sample_id + ?, slot, ordinal, "
                    "sha256, data FROM sample_values WHERE sample_id <= ?",
                    (times * STORED, STORED),
                )
            copy.commit()
        (folder / "made").touch()
    return folder / "project"


def ranks() -> list[psutil.Process]:
    """The processes that train, in order of their start; what watches them is a child of this one."""
    me, found = psutil.Process(), []
    for one in me.children(recursive=True):
        with suppress(psutil.Error):  # one that has just ended
            if one.ppid() != me.pid and "spawn_main" in " ".join(one.cmdline()):
                found.append(one)
    return sorted(found, key=lambda one: one.pid)


def own_bytes(process: psutil.Process) -> int:
    """Memory of a process that is no file's: what is mapped of prepared rows belongs to the system, which may drop it."""
    told = process.memory_info()
    return int(told.rss - told.shared)


@dataclass
class Seen:
    """What was seen of a process that trains.

    Attributes:
        begun, streamed: Most memory of its own until the first step was told, and from then on, in bytes.
        cpu_s: Its processor time when that step was told, and when it was seen last.
    """

    begun: int = 0
    streamed: int = 0
    cpu_s: tuple[float, float] = (0.0, 0.0)

    def look(self, process: psutil.Process, *, steps: bool) -> None:
        """Take down how it is now."""
        times, own = process.cpu_times(), own_bytes(process)
        now = times.user + times.system
        if steps:
            self.streamed = max(self.streamed, own)
            self.cpu_s = (self.cpu_s[0] or now, now)
        else:
            self.begun = max(self.begun, own)


@dataclass
class Watched:
    """A training that is watched.

    Attributes:
        opened: The project.
        job: Its job.
        seen: What was seen of each rank.
        steps: First and last step that were told while the ranks were looked at.
        first_s: Seconds until a step was told.
    """

    opened: OpenProject
    job: Job
    seen: dict[int, Seen] = field(default_factory=dict)
    steps: tuple[int, int] = (0, 0)
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

    @property
    def cpu_ms(self) -> float:
        """Processor time of all ranks for a row, in ms."""
        spent = sum(seen.cpu_s[1] - seen.cpu_s[0] for seen in self.seen.values())
        return 1000 * spent / max(1, BATCH * (self.steps[1] - self.steps[0]))

    def words(self) -> str:
        """Memory and processor time."""
        begun = ", ".join(f"{seen.begun / MB:.0f}" for _, seen in sorted(self.seen.items()))
        streamed = ", ".join(f"{seen.streamed / MB:.0f}" for _, seen in sorted(self.seen.items()))
        return (
            f"first step after {self.first_s:.0f} s; own memory of the ranks at most {begun} MB before it, {streamed} MB "
            f"from then on; {self.cpu_ms:.2f} ms of processor time a row"
        )

    def _watch(self, stop: threading.Event, began: float, known: int) -> None:
        while not stop.wait(LOOK_EVERY_S):
            told = self.told()
            for process in ranks():
                with suppress(psutil.Error):
                    self.seen.setdefault(process.pid, Seen()).look(process, steps=told > known)
            if told > known:
                self.first_s = self.first_s or time.monotonic() - began
                self.steps = (self.steps[0] or told, told)


def start(opened: OpenProject, app: App, count: int) -> Watched:
    """Begin a training in so many processes."""
    given = {
        "generator.width": "32",
        "encoder.text.width": "32",
        "training.batch": str(BATCH),
        "target": "table.kind",
        "conditions": "text",
        "training.steps": str(STEPS),
        "training.memory_mb": str(ALLOWED_MB),
        "training.checkpoint_every": "10",
        "training.precision": "fp32",
    }
    recipe = apply_settings(app.recipes.get("classify"), given)
    torch.set_num_threads(1)  # one process alone trains in this one
    return Watched(opened, opened.runs.start("rows", recipe, seed=5, ranks=TWO if count == 2 else None))


def gone_on_with(opened: OpenProject) -> Watched | None:
    """The training that an earlier call did not bring to its end."""
    begun = [run.id for run in opened.project.runs.list() if run.state is not RunState.DONE]
    return Watched(opened, opened.runs.resume(begun[-1], TWO)) if begun else None


def prepared_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "cache" / "prepared").rglob("[!_]*.npy"))


@pytest.fixture(scope="module")
def many(place: Path) -> Iterator[tuple[App, OpenProject, Watched]]:
    """The project with all rows, and a training of two ranks that nothing disturbed."""
    app = App.start(place / "config")
    began = time.monotonic()
    folder = project(place, MANY)
    print(f"\n{MANY:,} rows made in {time.monotonic() - began:.0f} s")
    with app.open_project(folder) as opened:
        watched = gone_on_with(opened) or start(opened, app, 2)
        job = watched.end()
        assert job.state is JobState.DONE, job.failure
        print(f"{prepared_bytes(folder) / MB:.0f} MB prepared: {watched.words()}")
        yield app, opened, watched


@pytest.mark.benchmark
def test_memory_of_a_rank_does_not_follow_the_rows(
    place: Path, many: tuple[App, OpenProject, Watched]
) -> None:
    app, _, watched = many
    with app.open_project(project(place, FEW)) as opened:
        few = start(opened, app, 2)
        assert few.end().state is JobState.DONE
        print(f"\n{FEW:,} rows: {few.words()}")
    most = [max(seen.streamed for seen in one.seen.values()) for one in (few, watched)]
    grown = (most[1] - most[0]) / (MANY - FEW)
    print(f"a rank's own memory grows by {grown:.1f} bytes a row")
    assert SHORT or grown <= INDEX_BYTES


@pytest.mark.benchmark
def test_two_ranks_against_one(many: tuple[App, OpenProject, Watched]) -> None:
    app, opened, two = many
    one = start(opened, app, 1)
    told = [job.result["samples_per_s"] for job in (one.end(), opened.runner.wait(two.job.id))]
    print(f"\nrows a second: {told[1]:.0f} on two ranks, {told[0]:.0f} on one, {told[1] / told[0]:.2f} times")


@pytest.mark.benchmark
def test_killed_in_the_middle_of_an_epoch_it_goes_on_with_the_next_row(
    many: tuple[App, OpenProject, Watched],
) -> None:
    app, opened, whole = many
    killed = start(opened, app, 2)
    until(lambda: max(opened.runs.checkpoints(killed.job.run_id), default=0) >= 20)
    for process in ranks():
        process.kill()
    assert opened.runner.wait(killed.job.id).state is JobState.FAILED
    before = killed.told()
    gone_on = Watched(opened, opened.runs.resume(killed.job.run_id, TWO))
    assert gone_on.end().state is JobState.DONE
    rows = [opened.runs.metrics(one.job.run_id) for one in (whole, gone_on)]
    folders = [opened.runs.files(one.job.run_id).path for one in (whole, gone_on)]
    weights = [Checkpoints(one).get().tensors("model") for one in folders]
    alike = all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    losses = [[row["loss"] for row in some] for some in rows]
    print(
        f"\nkilled after {before} of {STEPS} steps, a step told {gone_on.first_s:.1f} s after it was resumed; "
        f"losses {'alike' if losses[0] == losses[1] else 'differ'}, weights {'alike' if alike else 'differ'}"
    )
    assert [row["step"] for row in rows[1]] == list(range(1, STEPS + 1))
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
