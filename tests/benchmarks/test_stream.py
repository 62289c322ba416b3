"""A training that streams prepared data larger than its memory, against one with all of it in memory.

Figure: the default recipe reaches at least 90 % of the throughput. Where control groups of memory can be made (Linux, as
root), the streaming process may not even have more: what it read before is thrown out by the system::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_stream.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.job import JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

SHORT = bool(os.environ.get("BENCH_SHORT"))
SAMPLES = 2_000 if SHORT else 250_000
STEPS = 2 if SHORT else 300
TURNS = 1 if SHORT else 2
ALLOWED_MB = 100
_GROUPS = Path("/sys/fs/cgroup/memory")
_LIMIT, _STAT = "memory.limit_in_bytes", "memory.stat"


@pytest.fixture
def group() -> Iterator[Path | None]:
    """A control group of memory, or ``None`` where none can be made."""
    folder = _GROUPS / f"mmstudio-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError:
        yield None
        return
    yield folder
    time.sleep(1)  # the system notices late that the last process has left
    folder.rmdir()


@pytest.fixture
def project(app: App, tmp_path: Path) -> Path:
    """A project of many samples, each a picture of its own number and a text."""
    rng = np.random.default_rng(0)
    files = []
    for number in range(500):
        files.append(tmp_path / f"{number}.png")
        Image.fromarray(rng.integers(0, 255, (32, 32, 3), dtype=np.uint8)).save(files[-1])
    place = tmp_path / "project"
    with app.create_project(place) as opened:
        opened.project.datasets.create(
            "many", (Slot("image", "image", "target"), Slot("text", "text", "condition"))
        )
        samples = opened.project.datasets.samples("many")
        for start in range(0, SAMPLES, 5000):
            numbers = range(start, min(SAMPLES, start + 5000))
            samples.append(
                [
                    NewSample({"image": (files[n % 500],), "text": (f"picture {n % 97}",)}, "train")
                    for n in numbers
                ]
            )
        samples.finish(0)
    return place


def trained(project: Path, memory_mb: int, group: Path | None) -> tuple[float, int]:
    """Samples a second of a training in a process of its own, and the most memory of its own that it had, in bytes."""
    command = [sys.executable, __file__, str(project), str(memory_mb), "" if group is None else str(group)]
    most = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            if group is not None:
                with suppress(OSError, KeyError):
                    stat = dict(line.split() for line in (group / _STAT).read_text("ascii").splitlines())
                    most = max(most, int(stat["total_rss"]))
            time.sleep(0.2)
        assert process.returncode == 0
        assert process.stdout is not None
        return float(json.loads(process.stdout.read().splitlines()[-1])), most


def forget(project: Path) -> int:
    """Have the system drop the prepared files from memory; gives their bytes."""
    total = 0
    os.sync()
    for path in (project / "cache" / "prepared").rglob("*.npy"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        total += path.stat().st_size
    return total


@pytest.mark.benchmark
@pytest.mark.skipif(
    not hasattr(os, "posix_fadvise"), reason="this system has no way to drop a file from memory"
)
def test_streamed_against_memory(project: Path, group: Path | None) -> None:
    _, own = trained(project, 1 << 20, group)  # prepares, and has all of it in memory
    ratios = []
    for _ in range(TURNS):
        whole, _ = trained(project, 1 << 20, None)
        size = forget(project)
        if group is not None:
            (group / _LIMIT).write_text(str(own + (ALLOWED_MB << 20)))
        streamed, _ = trained(project, ALLOWED_MB, group)
        if group is not None:
            (group / _LIMIT).write_text("-1")
        ratios.append(streamed / whole)
        print(
            f"\n{size / 2**20:,.0f} MB prepared: in memory {whole:.0f} samples/s, streamed with {ALLOWED_MB} MB "
            f"{streamed:.0f} samples/s, {ratios[-1]:.1%}"
            + ("" if group is None else f" (group limited to {(own >> 20) + ALLOWED_MB:,} MB)")
        )
    assert SHORT or statistics.median(ratios) >= 0.9


def main(project: str, memory_mb: str, group: str) -> None:
    """Train in this process; print the samples a second."""
    if group:
        (Path(group) / "cgroup.procs").write_text(str(os.getpid()))
    app = App.start(Path(project).parent / "config")
    settings = {
        "training.steps": str(STEPS),
        "training.memory_mb": memory_mb,
        "training.preview_every_s": "0",
        "training.checkpoint_every_s": "1e9",
    }
    with app.open_project(Path(project)) as opened:
        job = opened.runner.wait(
            opened.runs.start("many", apply_settings(app.recipes.get("flow"), settings)).id
        )
        assert job.state is JobState.DONE, job.failure
        print(json.dumps(job.result["samples_per_s"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
