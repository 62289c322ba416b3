"""Several tasks: what unlabelled pictures add to few labels, and what tasks add to each other.

Figures (wanted)::

    FASHION=/usr/share/datasets/fashion-mnist .venv/bin/python -m pytest tests/benchmarks/test_tasks.py \\
        --override-ini 'norecursedirs=.*' -s --timeout=0

- Fashion-MNIST, 50 labels (5 of each class) and 60,000 pictures against the same 50 labels alone, ``BENCH_MINUTES`` (3) each, 5
  draws of the labels: the gain of 10,000 held-out pictures that are told right, with its interval; at least 8 points;
- 300 samples of the sample world: shape, colour and texture as three columns, told from the pictures by one run and by one for
  each (``mmstudio compare tasks``), the same minutes, 3 seeds: each accuracy together and alone, whatever it is.

``FASHION`` is a folder with the four IDX files (Debian's package dataset-fashion-mnist); without it that part is skipped.
``BENCH_PICTURES`` takes fewer training pictures, ``BENCH_DRAWS`` fewer draws.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio_metrics.sample import write_sample

MINUTES = os.environ.get("BENCH_MINUTES", "3")
FASHION = Path(os.environ.get("FASHION", ""))
PICTURES = int(os.environ.get("BENCH_PICTURES", "60000"))
DRAWS = int(os.environ.get("BENCH_DRAWS", "5"))
MORE = dict(word.partition("=")[::2] for word in os.environ.get("BENCH_SET", "").split())
EACH, GAIN = 5, 0.08
_T = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}
"""Student's t for an interval of 95 % by the number of draws."""


def idx(name: str) -> npt.NDArray[np.uint8]:
    """The array in an IDX file, gzipped or not."""
    path = next(FASHION.glob(f"{name}*"))
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    sizes = [int.from_bytes(data[4 + 4 * axis : 8 + 4 * axis], "big") for axis in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(sizes)).reshape(sizes)


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def write_parquet(folder: Path, pictures: int, tests: int, draws: int) -> None:
    """Pictures with one column of labels for each draw: in training 5 of each class have one, in the test all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for split, stem, count in (("train", "train", pictures), ("test", "t10k", tests)):
        pixels, labels = idx(f"{stem}-images")[:count], idx(f"{stem}-labels")[:count]
        columns: dict[str, list[str | None]] = {}
        for draw in range(draws):
            order = random.Random(draw).sample(range(len(labels)), len(labels))
            kept = {
                place
                for kind in range(10)
                for place in [one for one in order if labels[one] == kind][
                    : EACH if split == "train" else None
                ]
            }
            columns[f"draw{draw}"] = [
                f"class {label}" if place in kept else None for place, label in enumerate(labels)
            ]
        made = pa.table({"image": [{"bytes": png(one), "path": None} for one in pixels], **columns})
        pq.write_table(made, folder / f"{split}-00000-of-00001.parquet")


def train(world: Any, dataset: str, recipe: str, settings: dict[str, str]) -> Job:
    budget = {"training.steps": "3", "training.batch": "32"} if world.short else {"training.minutes": MINUTES}
    found = apply_settings(world.app.recipes.get(recipe), {**budget, **settings})
    job: Job = world.opened.runner.wait(world.opened.runs.start(dataset, found, seed=0).id)
    assert job.state is JobState.DONE, job.failure
    return job


def right(world: Any, job: Job, count: int) -> float:
    ended = world.opened.runner.wait(
        world.opened.evaluation.evaluate(job.run_id, count=count, subset_count=0).id
    )
    assert ended.state is JobState.DONE, ended.failure
    scores = world.opened.evaluation.read(job.run_id, ended.id).scores
    return next(float(one.value or 0) for one in scores if one.figure == "accuracy")


@pytest.mark.benchmark
@pytest.mark.skipif(not list(FASHION.glob("*idx3*")) or not FASHION.name, reason="FASHION names no IDX files")
def test_few_labels_and_many_pictures(world: Any, tmp_path: Path) -> None:
    draws, tests = world.count(DRAWS, 2), world.count(10_000, 40)
    write_parquet(tmp_path, world.count(PICTURES, 300), tests, draws)
    imported = world.opened.runner.wait(world.opened.imports.import_source(tmp_path, "few").id)
    assert imported.state is JobState.DONE, imported.failure
    gains, told = [], []
    for draw in range(draws):
        column = {"target": f"table.draw{draw}"}
        both = right(world, train(world, "few", "few-labels", {**column, **MORE}), tests)
        alone = {
            **column,
            "generator.own": "0",
            "task.views.id": "",
            "training.batch": "50",
            "training.labelled": "0",
        }
        labels = right(world, train(world, "few", "few-labels", alone), tests)
        gains.append(both - labels)
        told.append((both, labels))
        print(f"\ndraw {draw}: {both:.2%} with all pictures, {labels:.2%} with the labels alone")
    mean = statistics.mean(gains)
    around = _T.get(draws, 2.776) * statistics.stdev(gains) / draws**0.5 if draws > 1 else float("nan")
    print(f"50 labels: {100 * mean:+.1f} points ({100 * (mean - around):.1f} to {100 * (mean + around):.1f})")
    if not world.short:
        assert mean >= GAIN


@pytest.mark.benchmark
@pytest.mark.parametrize("balance", ["equal", "uncertainty"])
def test_tasks_with_the_others_and_without(world: Any, tmp_path: Path, balance: str) -> None:
    manifest = write_sample(tmp_path, world.count(1500, 60), 3)
    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept: list[dict[str, str]] = []
    for row in rows:
        if row["split"] != "train" or sum(one["split"] == "train" for one in kept) < 300:
            told = {name: row[f"meta.{name}"] for name in ("shape", "colour", "texture")}
            kept.append({"image": row["image"], "reference": row["reference"], **told, "split": row["split"]})
    with manifest.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(kept[0]))
        writer.writeheader()
        writer.writerows(kept)
    name = f"facts-{balance}"
    imported = world.opened.runner.wait(world.opened.imports.import_source(manifest, name).id)
    assert imported.state is JobState.DONE, imported.failure
    settings = {
        "target": "table.shape",
        "task.table.colour.id": "heads",
        "task.table.texture.id": "heads",
        "training.balance": balance,
    }
    job = train(world, name, "classify", settings)
    study = world.opened.task_studies.start(job.run_id, seeds=world.count(3, 1), count=world.count(512, 8))
    for one in study.jobs:
        assert world.opened.runner.wait(one.id).state is JobState.DONE
    found = world.opened.comparison.compare(study.runs)
    for row in found.scores:
        if row.key.figure == "accuracy":
            cells = row.groups if found.of_settings else row.runs
            values = [None if one is None else getattr(one, "mean", None) or one.score.value for one in cells]
            print(f"\n{balance}: {row.key.slot}: {values}")
