"""Heads: classes of Fashion-MNIST against a plain loop over the same network, and a place of the sample project as a number.

Figures (wanted)::

    FASHION=/usr/share/datasets/fashion-mnist .venv/bin/python -m pytest tests/benchmarks/test_heads.py \\
        --override-ini 'norecursedirs=.*' -s --timeout=0

- Fashion-MNIST, 60,000 pictures, 3 minutes of the recipe ``cnn``: at least 91.5 of 100 held-out pictures are told right; the loop
  sees at least 0.95 times as many pictures a second as the best plain loop over the same network, in memory and in the same
  precision;
- the place of the sample project's shape as a number, from the picture alone and from all slots: R² of 0.97.

``FASHION`` is a folder with the four IDX files (Debian's package dataset-fashion-mnist); without it that part is skipped.
``BENCH_MINUTES`` sets other minutes.
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.core.job import Job, JobState
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.workspace import Workspace
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio_metrics.sample import write_sample
from mmstudio_metrics.world import PLACES

MINUTES = os.environ.get("BENCH_MINUTES", "3")
FASHION = Path(os.environ.get("FASHION", ""))
RIGHT, PACE, EXPLAINED = 0.915, 0.95, 0.97
SEED = 0


def train(world: Any, recipe: str, dataset: str, **settings: str) -> Job:
    told = {name.replace("__", "."): value for name, value in settings.items()}
    budget = {"training.steps": "3", "training.batch": "16"} if world.short else {"training.minutes": MINUTES}
    found = apply_settings(world.app.recipes.get(recipe), {**budget, **told})
    job: Job = world.opened.runner.wait(world.opened.runs.start(dataset, found, seed=SEED).id)
    assert job.state is JobState.DONE, job.failure
    return job


def scores(world: Any, job: Job, count: int) -> dict[tuple[str, tuple[str, ...]], float]:
    ended = world.opened.runner.wait(
        world.opened.evaluation.evaluate(job.run_id, count=count, subset_count=world.count(512, 4)).id
    )
    assert ended.state is JobState.DONE, ended.failure
    found = world.opened.evaluation.read(job.run_id, ended.id)
    return {(one.figure, one.given): one.value for one in found.scores}


def plain_pace(world: Any, job: Job, seconds: float) -> float:
    """Pictures a second of a plain loop over the same network: arrays in memory, AdamW, bfloat16, channels last, nothing else.

    It has no random steps, averages no weights, and tells nothing on its way.
    """

    def work(context: Any) -> float:
        workspace = Workspace(world.opened.project.runs.folder(job.run_id), context.registry)
        plan = workspace.saved_plan()
        training = workspace.config.recipe.training
        device = open_device(context.device, training.precision, channels_last=True)
        conditions, targets = workspace.prepare(context.samples("fashion"), plan, "train")
        pictures, labels = (
            {name: array[slot.start].clone() for name, array in slot.arrays.items()}
            for slot in (conditions["image"], *targets.values())
        )
        model = device.place(workspace.build(plan)).train()
        optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
        generator, size = torch.Generator().manual_seed(SEED), training.batch
        there = torch.ones(size)
        (target,) = targets
        done, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            order = torch.randperm(
                len(there) * (len(next(iter(labels.values()))) // size), generator=generator
            )
            for rows in order.split(size):
                batch = Batch(
                    {"image": {name: array[rows] for name, array in pictures.items()}},
                    {target: {name: array[rows] for name, array in labels.items()}},
                    {"image": there},
                    {"image": there},
                    {target: there},
                )
                with device.autocast():
                    losses = model("learner", batch, Moment(seed=done))
                optimiser.zero_grad(set_to_none=True)
                losses.total.backward()
                optimiser.step()
                done += size
                if time.perf_counter() - started >= seconds:
                    break
        return done / (time.perf_counter() - started)

    found: float = world.inside(job, work)
    return found


@pytest.mark.benchmark
@pytest.mark.skipif(not list(FASHION.glob("*idx3*")) or not FASHION.name, reason="FASHION names no IDX files")
def test_classes_of_fashion(world: Any) -> None:
    imported = world.opened.runner.wait(world.opened.imports.import_source(FASHION, "fashion").id)
    assert imported.state is JobState.DONE, imported.failure
    job = train(world, "cnn", "fashion")
    right = scores(world, job, world.count(10_000, 16))["accuracy", ("image",)]
    print(f"\nFashion-MNIST: {right:.2%} right")
    pace = float(job.result["samples_per_s"])
    plain = plain_pace(world, job, world.count(60, 1))
    print(f"{pace:.0f} pictures/s against {plain:.0f} of a plain loop ({pace / plain:.2f} times)")
    if not world.short:
        assert right >= RIGHT
        assert pace >= PACE * plain


@pytest.fixture(scope="module")
def placed(world: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample project with the place as a number, jittered by what says nothing."""
    folder = tmp_path_factory.mktemp("placed")
    manifest = write_sample(folder, world.count(5000, 60), 0)
    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    generator = torch.Generator().manual_seed(0)
    for row in rows:
        place = PLACES.index(row.pop("place"))
        row["where"] = f"{place + 0.02 * float(torch.randn((), generator=generator)):.4f}"
    with manifest.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    job = world.opened.runner.wait(world.opened.imports.import_source(manifest, "placed").id)
    assert job.state is JobState.DONE, job.failure
    return "placed"


@pytest.mark.benchmark
@pytest.mark.parametrize("conditions", [("image",), ("image", "text", "audio", "reference")])
def test_a_place_as_a_number(world: Any, placed: str, conditions: tuple[str, ...]) -> None:
    slots = "[" + ", ".join(f'"{slot}"' for slot in conditions) + "]"
    settings = {"targets": '["table.where"]', "conditions": slots, "generator__kind": "numbers"}
    job = train(world, "classify", placed, **settings)
    found = scores(world, job, world.count(512, 8))
    explained = found.get(("R²", conditions), float("nan"))
    print(f"\nplace from {', '.join(conditions)}: R² {explained:.4f}")
    if not world.short:
        assert explained >= EXPLAINED
