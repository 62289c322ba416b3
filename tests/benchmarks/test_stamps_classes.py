"""Categories of Tux Paint's stamps from each subset of picture, sentence and voice, in five folds, baselines beside.

``STAMPS`` names the folder of stamps (see ``stamps.py``). A fold has ``BENCH_MINUTES`` (10) minutes of training in all, for every subset,
late fusion by a mean and by a small transformer, the category (16) and the subcategory (those with at least ten members), and a
language that training never hears. The figures: share told right, with Wilson's interval over all stamps and the spread of the folds, and
the gain of all slots over the best single one, paired by stamp. Wanted: all slots are not below the best single one::

    STAMPS=/tmp/stamps .venv/bin/python -m pytest tests/benchmarks/test_stamps_classes.py \\
        --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from mmstudio.core.job import JobState
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.statistics.intervals import mean_interval

SHORT = bool(os.environ.get("BENCH_SHORT"))
FOLDS = 2 if SHORT else 5
MINUTES = float(os.environ.get("BENCH_MINUTES", "10"))
SLOTS = ("image", "text", "audio")
SUBSETS = tuple(chain.from_iterable(combinations(SLOTS, count) for count in (1, 2, 3)))
LATE = {
    "late fusion, mean": {"fusion.id": "decision"},
    "late fusion, transformer": {"fusion.id": "decision", "generator.meeting": "transformer"},
}
COLUMNS = ("category", "subcategory")
UNHEARD = "ru"
RUNS = len(COLUMNS) * (len(SUBSETS) + len(LATE)) + 2
"""Trainings of a fold; the last two do not hear one language."""


def contenders() -> Iterator[tuple[str, tuple[str, ...], dict[str, str]]]:
    """Name, slots and settings of all that is trained for a column."""
    for subset in SUBSETS:
        yield " + ".join(subset), subset, {}
    for name, settings in LATE.items():
        yield name, SLOTS, settings


def right(
    world: Any, dataset: str, column: str, slots: tuple[str, ...], settings: dict[str, str]
) -> dict[str, float]:
    """Whether each held-out stamp that has a label is told right, by its name."""
    budget = {"training.steps": "2"} if SHORT else {"training.minutes": f"{MINUTES / RUNS:.4f}"}
    given = "[" + ", ".join(f'"{slot}"' for slot in slots) + "]"
    told = {
        "targets": f'["table.{column}"]',
        "conditions": given,
        "training.batch": "32",
        **budget,
        **settings,
    }
    recipe = apply_settings(world.app.recipes.get("classify"), told)
    job = world.opened.runner.wait(world.opened.runs.start(dataset, recipe).id)
    assert job.state is JobState.DONE, job.failure
    judged = world.opened.evaluation.evaluate(job.run_id, count=10_000, subset_count=0)
    ended = world.opened.runner.wait(judged.id)
    assert ended.state is JobState.DONE, ended.failure
    found = ScoreValues.load(world.opened.project.runs.folder(job.run_id), ended.id)
    assert found is not None
    values = next(rows for key, rows in found.values.items() if key.figure == "accuracy")
    samples = world.opened.datasets.read(dataset, [int(one) for one in found.samples[: len(values)]])
    pairs = zip(samples, values.tolist(), strict=True)
    return {sample.meta["stamp"]: value for sample, value in pairs if np.isfinite(value)}


def told_share(folds: list[dict[str, float]]) -> str:
    """The share over all folds with Wilson's interval, and the lowest and highest fold."""
    every = [value for fold in folds for value in fold.values()]
    interval = mean_interval(np.array(every), share=True)
    assert interval is not None
    shares = [100 * float(np.mean(list(fold.values()))) for fold in folds]
    return (
        f"{100 * np.mean(every):5.1f} % ({100 * interval.low:.1f} to {100 * interval.high:.1f}), folds {min(shares):.1f} to {max(shares):.1f}, "
        f"n {len(every)}"
    )


def gain(one: list[dict[str, float]], other: list[dict[str, float]]) -> tuple[float, float, float]:
    """How far one is above the other in points, paired by stamp, with the ends of its 95 % interval (Student)."""
    off = np.array(
        [
            ours[name] - theirs[name]
            for ours, theirs in zip(one, other, strict=True)
            for name in ours.keys() & theirs.keys()
        ]
    )
    half = student.ppf(0.975, len(off) - 1) * off.std(ddof=1) / np.sqrt(len(off))
    return 100 * float(off.mean()), 100 * float(off.mean() - half), 100 * float(off.mean() + half)


@pytest.mark.benchmark
def test_categories_of_stamps(world: Any, stamps: Any, tmp_path: Path) -> None:
    every = stamps.read_stamps()
    if SHORT:
        every = every[::6]
    assert SHORT or len(every) == 785
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    for fold in range(FOLDS):
        for name, unheard in ((f"stamps {fold}", ""), (f"unheard {fold}", UNHEARD)):
            folder = tmp_path / name
            folder.mkdir()
            job = stamps.import_stamps(world.opened, name, folder, every, test=fold, unheard=unheard)
            assert job.state is JobState.DONE, job.failure
        for column in COLUMNS:
            for name, slots, settings in contenders():
                told = right(world, f"stamps {fold}", column, slots, settings)
                found.setdefault((column, name), []).append(told)
        for slots in (("audio",), SLOTS):
            told = right(world, f"unheard {fold}", "category", slots, {})
            found.setdefault((f"category, unheard language {UNHEARD}", " + ".join(slots)), []).append(told)
    print()
    for (column, name), folds in found.items():
        print(f"{column:34} {name:26} {told_share(folds)}")
    for column in COLUMNS:
        single = max(SLOTS, key=lambda slot: np.mean([v for f in found[column, slot] for v in f.values()]))
        for name in (" + ".join(SLOTS), *LATE):
            value, low, high = gain(found[column, name], found[column, single])
            print(f"{column}: {name} above {single}: {value:+.1f} ({low:+.1f} to {high:+.1f}) points")
            assert SHORT or name in LATE or value >= 0
