"""Prepared data: how fast it is made, against one process with Pillow; and a training that streams it.

Figures: prepared at least 1.7 times as fast as one process decodes and resizes the same files with Pillow (2 cores); the
default recipe trained from prepared data that is larger than the memory allowed to it reaches at least 90 % of what it
reaches with all of it in memory::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_prepare.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.context import RunContext
from mmstudio.core.job import JobState
from mmstudio.engine.data.prepared import prepare_slot
from mmstudio.engine.model.workspace import Workspace
from mmstudio.services.imports.job import ImportWish

SHORT = bool(os.environ.get("BENCH_SHORT"))
TURNS = 1 if SHORT else 2
SIZES = {
    "photos": ((640, 480), 200 if SHORT else 12_000),
    "small pictures": ((96, 96), 500 if SHORT else 100_000),
}
SIDE = 64


def pictures(place: Path, size: tuple[int, int], count: int) -> Path:
    """Pictures as cameras give them: soft, with a little noise; some hundred different ones under many names."""
    folder = place / "files"
    folder.mkdir()
    rng = np.random.default_rng(0)
    made = []
    for _ in range(min(count, 200)):
        soft = Image.fromarray(rng.integers(0, 255, (12, 16, 3), dtype=np.uint8)).resize(
            size, Image.Resampling.BICUBIC
        )
        noise = rng.normal(0, 6, (size[1], size[0], 3))
        path = folder / "one.jpg"
        Image.fromarray((np.asarray(soft) + noise).clip(0, 255).astype(np.uint8)).save(path, quality=90)
        made.append(path.read_bytes())
        path.unlink()
    for number in range(count):
        inside = folder / f"{number * 10 // count}"
        inside.mkdir(exist_ok=True)
        (inside / f"{number:06d}.jpg").write_bytes(made[number % len(made)])
    return folder


def by_pillow(paths: list[Path], place: Path) -> float:
    """Seconds that one process takes to decode, crop and resize pictures, and to keep them."""
    began = time.perf_counter()
    kept = np.lib.format.open_memmap(place, "w+", np.uint8, (len(paths), 3, SIDE, SIDE))
    for row, path in enumerate(paths):
        with Image.open(path) as image:
            wide, high = image.size
            side = min(wide, high)
            left, top = (wide - side) // 2, (high - side) // 2
            square = image.convert("RGB").crop((left, top, left + side, top + side))
        kept[row] = np.asarray(square.resize((SIDE, SIDE), Image.Resampling.LANCZOS)).transpose(2, 0, 1)
    kept.flush()
    return time.perf_counter() - began


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", list(SIZES))
def test_prepared_against_pillow(world: Any, tmp_path: Path, kind: str) -> None:
    size, count = SIZES[kind]
    name = kind.replace(" ", "-")
    imports, runner = world.opened.imports, world.opened.runner
    wish = ImportWish(in_place=True)
    assert (
        runner.wait(imports.import_source(pictures(tmp_path, size, count), name, wish=wish).id).state
        is JobState.DONE
    )
    samples = world.opened.project.datasets.samples(name)
    total = samples.info.counts["train"]
    stored = samples.read("train", 0, total)
    paths = [path for one in stored if (path := one.values["image"][0].path) is not None]
    job = world.run({"generator.size": str(SIDE)}, wait=False, dataset=name)

    def prepare(context: RunContext) -> float:
        workspace = Workspace(context.run_dir, context.registry)
        plan = workspace.plan(samples)
        shutil.rmtree(context.cache_dir / "prepared", ignore_errors=True)
        part = workspace.job(plan, workspace.preparers(plan)["image"], "image", "train")
        began = time.perf_counter()
        prepare_slot(samples, part, context.cache_dir, crew=workspace.crew(part))
        return time.perf_counter() - began

    ratios = []
    for _ in range(TURNS):
        alone = by_pillow(paths, tmp_path / "kept.npy")
        ours = world.inside(job, prepare)
        ratios.append(alone / ours)
        print(
            f"\n{total:,} {kind} {size}: Pillow {alone:.1f} s, prepared in {ours:.1f} s, {ratios[-1]:.2f} times"
        )
    assert SHORT or statistics.median(ratios) >= 1.7
