"""More time for a run that has ended: how far its budget is raised, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.more_time import lengthen


def _run(opened: OpenProject, recipe: Recipe, state: dict[str, Any] | None, **training: float) -> Path:
    """A run with a budget, and a checkpoint that says how much of it was used."""
    changed = recipe.model_copy(update={"training": recipe.training.model_copy(update=training)})
    run = opened.runs.start("shapes", changed).run_id
    folder = opened.project.runs.folder(run)
    if state is not None:
        place = folder / "checkpoints" / f"{state['step']:08d}"
        place.mkdir(parents=True)
        (place / "state.json").write_text(json.dumps(state), "utf-8")
        (place / "optimizer.safetensors").write_bytes(b"weights")
    return folder


@pytest.mark.parametrize(
    ("budget", "used", "minutes", "after"),
    [
        ({"minutes": 3.0, "steps": 0}, (900, 180.4), 5.0, {"minutes": 180.4 / 60 + 5}),
        (
            {"minutes": 3.0, "steps": 0},
            (300, 60.0),
            5.0,
            {"minutes": 8.0},
        ),  # paused early: what was left stays
        ({"minutes": 3.0, "steps": 400}, (400, 100.0), 5.0, {"steps": 400 + 1200}),  # 4 steps a second
        ({"minutes": 3.0, "steps": 400}, (100, 70.0), 0.01, {"steps": 401}),
    ],
)
def test_the_budget_is_raised(
    filled: OpenProject,
    recipe: Recipe,
    budget: dict[str, float],
    used: tuple[int, float],
    minutes: float,
    after: dict[str, float],
) -> None:
    folder = _run(filled, recipe, {"step": used[0], "seconds": used[1]}, **budget)
    before = filled.runs.config(folder.name).recipe
    lengthen(RunFolder(folder), minutes)
    training = filled.runs.config(folder.name).recipe.training
    assert {name: getattr(training, name) for name in after} == pytest.approx(after)
    changed = before.model_copy(update={"training": before.training.model_copy(update=after)})
    assert filled.runs.config(folder.name).recipe == changed  # and nothing else
    told = json.loads((folder / "config.json").read_text("utf-8"))["continued"]
    assert [(one["minutes"], one["from_step"]) for one in told] == [(minutes, used[0])]
    lengthen(RunFolder(folder), 1)
    assert len(json.loads((folder / "config.json").read_text("utf-8"))["continued"]) == 2


def test_what_cannot_be_is_refused(filled: OpenProject, recipe: Recipe) -> None:
    fresh = _run(filled, recipe, None)
    with pytest.raises(UsageError, match="trains or waits"):
        filled.runs.train_on(fresh.name, 5)
    filled.runner.cancel(filled.runs.job(fresh.name).id)  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="has not saved a checkpoint yet"):
        filled.runs.train_on(fresh.name, 5)
    used = _run(filled, recipe, {"step": 10, "seconds": 5.0})
    before = (used / "config.json").read_bytes()
    for minutes in (0.0, -1.0, 1e9, float("nan")):
        with pytest.raises(UsageError, match="not a number of minutes"):
            lengthen(RunFolder(used), minutes)
    (used / "checkpoints" / "00000010" / "optimizer.safetensors").unlink()
    with pytest.raises(UsageError, match="averaged weights only"):
        lengthen(RunFolder(used), 5)
    assert (used / "config.json").read_bytes() == before


def test_a_stopped_run_goes_on_and_an_ended_one_begins_anew(filled: OpenProject, recipe: Recipe) -> None:
    folder = _run(filled, recipe, {"step": 10, "seconds": 5.0})
    first = filled.runs.job(folder.name)
    assert first is not None
    filled.runner.cancel(first.id)
    assert filled.runs.train_on(folder.name, 5).id == first.id
    filled.runner.cancel(first.id)
    filled.project.jobs.set_state(first.id, JobState.DONE)
    second = filled.runs.train_on(folder.name, 5)
    assert second.id != first.id
    assert second.run_id == folder.name
