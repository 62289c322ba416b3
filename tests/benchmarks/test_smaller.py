"""Smaller forms of a run of the default recipe: size, time by turns, and score with interval, in one table.

A run of the sample world is trained, or, with ``BENCH_SHORT=1``, the shipped one is taken; then ``mmstudio run shrink`` makes all
forms of it: 16 bits, 8 bits, a student of two thirds of the width that learns from it, and both of the student.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mmstudio.core.job import JobState
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.projects.sample_run import add_sample_run
from mmstudio.services.smaller.service import ShrinkWish, shrink_run, table_of
from mmstudio.services.smaller.told import cells_of, notes_of

SHORT = bool(os.environ.get("BENCH_SHORT"))
SIZE, TIME = 0.35, 0.6
"""Largest size and time of the smallest form within the interval, by those of the original."""
SAMPLES, COUNT = (1600, 128) if SHORT else (6000, 512)
MINUTES, STUDENT = 3.0, 0.5 if SHORT else 3.0


def original(opened: OpenProject, app: App, dataset: str) -> str:
    """Id of the run that is made smaller."""
    if SHORT:
        run = add_sample_run(opened.project, dataset)
        assert run is not None
        return run.id
    recipe = apply_settings(app.recipes.get("flow"), {"training.minutes": str(MINUTES)})
    job = opened.runner.wait(opened.runs.start(dataset, recipe).id)
    assert job.state is JobState.DONE, job.failure
    return job.run_id


@pytest.mark.benchmark
def test_the_smallest_that_loses_nothing(tmp_path: Path) -> None:
    app = App.start(tmp_path / "config")
    with app.create_project(tmp_path / "project") as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), count=SAMPLES, seed=0)
        assert opened.runner.wait(made.id).state is JobState.DONE
        run = original(opened, app, str(made.payload["dataset"]))
        wish = ShrinkWish(forms=("half", "int8", "student"), count=COUNT, minutes=STUDENT)
        job = opened.runner.wait(shrink_run(opened, run, wish).job.id)
        assert job.state is JobState.DONE, job.failure
        table = table_of(job)
    for one in table.variants:
        print("\n" + " | ".join(cells_of(table, one)), end="")
    print("\n" + "\n".join(note.text for note in notes_of(table)))
    assert [one.form for one in table.variants] == ["", "half", "int8", "student", "half", "int8"]
    best = table.smallest
    assert best is not None
    assert best.size <= SIZE
    if SHORT:  # half a minute is too short for a student
        return
    assert best.time is not None
    assert best.time <= TIME
