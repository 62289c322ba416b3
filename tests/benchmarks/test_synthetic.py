"""Whether generated samples help a classifier on the sample project, at 100, 300 and 1,000 real training samples.

Of each size: a generator of pictures (recipe ``flow``) is trained on these samples alone for ``BENCH_MINUTES`` (3), conditioned on all
other slots; the place of the shape is then told from the picture, by ``SYNTHETIC_STEPS`` (600) steps of the recipe ``classify`` under three
seeds, with and without ``SYNTHETIC_TIMES`` (1) generated samples for each real one; judged by 1,000 real held-out samples. The figure is
the gain with its interval, whatever it is::

    .venv/bin/python -m pytest tests/benchmarks/test_synthetic.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.comparison.study import Study
from mmstudio.services.comparison.synthetic import SyntheticWish
from mmstudio.services.comparison.wishes import StudyWish

SHORT = bool(os.environ.get("BENCH_SHORT"))
SIZES = (20,) if SHORT else (100, 300, 1000)
HELD_OUT, VALIDATED = (24, 8) if SHORT else (1000, 100)
STEPS = int(os.environ.get("SYNTHETIC_STEPS", "2" if SHORT else "600"))
TIMES = int(os.environ.get("SYNTHETIC_TIMES", "1"))
MINUTES = os.environ.get("BENCH_MINUTES", "3")
SMALL = {
    "training.steps": "2",
    "training.batch": "8",
    "generator.width": "16",
    "generator.size": "16",
    "generator.multipliers": "[1]",
}


def done(world: Any, job: Job) -> Job:
    ended: Job = world.opened.runner.wait(job.id)
    assert ended.state is JobState.DONE, ended.failure
    return ended


def sized(world: Any, count: int) -> str:
    """A data set with so many training samples, and held-out ones that are the same for all sizes."""
    opened, name = world.opened, f"real {count}"
    made = opened.imports.make_sample(
        opened.imports.default_sample(), name, count=max(SIZES) + HELD_OUT + VALIDATED
    )
    done(world, made)
    stored = opened.project.datasets.samples(name)
    every = [one.id for split in ("train", "val", "test") for one in stored.read(split, 0, 10**6)]
    every.sort()
    held_out, rest = every[:HELD_OUT], every[HELD_OUT:]
    opened.curation.move(name, held_out, "test")
    opened.curation.move(name, rest[:VALIDATED], "val")
    opened.curation.move(name, rest[VALIDATED:], "train")
    opened.curation.exclude(name, rest[VALIDATED + count :], "not of this size")
    counts = opened.project.datasets.get(name).counts
    assert counts == {"train": count, "val": VALIDATED, "test": HELD_OUT}
    return name


def asked(world: Any, name: str, maker: str) -> Study:
    """The study of a size, with every job ended."""
    study = StudyWish(
        name,
        steps=STEPS,
        seeds=3,
        of="synthetic",
        recipe="classify",
        target="table",
        conditions=("image",),
        count=HELD_OUT,
    )
    for _ in range(4):
        stage = world.opened.synthetic.go_on(world.app.recipes, SyntheticWish(study, maker, TIMES))
        if stage.study is not None:
            for job in stage.study.jobs:
                done(world, job)
            found: Study = stage.study
            return found
        done(world, stage.job)
    raise AssertionError("the study does not begin")


@pytest.mark.benchmark
@pytest.mark.parametrize("count", SIZES)
def test_gain_by_generated_samples(world: Any, count: int) -> None:
    name = sized(world, count)
    settings = SMALL if SHORT else {"training.minutes": MINUTES}
    recipe = apply_settings(world.app.recipes.get("flow"), settings)
    maker = done(world, world.opened.runs.start(name, recipe)).run_id
    study = asked(world, name, maker)
    found = world.opened.comparison.compare(study.runs)
    for row in found.scores:
        sides = [f"{cell.mean:.4f} ({cell.lowest:.4f} to {cell.highest:.4f})" for cell in row.groups if cell]
        print(f"\n{count} real, {row.key.figure}: {sides[0]} without, {sides[1]} with", end="")
    (answer,) = found.answers
    print(f"\n{count} real, {TIMES} generated for each: {answer.kind}. {answer.note.text}")
    assert answer.difference is not None
    assert answer.difference.low is not None, "the gain has an interval"
