"""Starting runs: everything that does not fit is refused before a run exists."""

from __future__ import annotations

import json

import pytest

from mmstudio.core.errors import DamagedError, NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import RunState
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject


def test_a_start_writes_the_configuration_and_queues(filled: OpenProject, run: Job) -> None:
    assert (run.lane, run.kind, run.state) == ("cpu:train", "train", JobState.QUEUED)
    data = json.loads((filled.project.runs.folder(run.run_id) / "config.json").read_text())
    assert data["format"] == 1
    assert (data["run"], data["dataset"], data["seed"], data["device"]) == (run.run_id, "shapes", 7, "cpu")
    assert data["recipe"]["generator"] == {"id": "image-flow", "settings": {"size": 16, "width": 16}}
    assert "torch" in data["versions"]
    assert data["plugins"]["generator:image-flow"]["plugin"] == "flow"
    assert "encoder:text-transformer" in data["plugins"]
    conditions = [slot.name for slot in filled.runs.plan(run.run_id).conditions]
    assert sorted(conditions) == ["audio", "reference", "table", "text"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"target": "picture"}, "'shapes' does not have"),
        ({"target": "text"}, "is of the kind text"),
        ({"conditions": '["smell"]'}, "does not have. It has: image"),
        ({"conditions": '["image"]'}, "both the target and a condition"),
        ({"generator.id": "no-such"}, "no generator 'no-such'"),
        ({"generator.wdth": "3"}, "wdth"),
        ({"generator.width": "3"}, "width"),
        ({"fusion.id": "no-such"}, "no fusion 'no-such'"),
        ({"encoder.text.id": "image-cnn"}, "takes image, but the slot 'text'"),
        ({"encoder.txt.id": "text-transformer"}, "neither a slot of this data set nor a modality"),
        ({"sampling.settings.stepz": "3"}, "stepz"),
    ],
)
def test_what_does_not_fit_is_refused(
    filled: OpenProject, recipe: Recipe, settings: dict[str, str], reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        filled.runs.start("shapes", apply_settings(recipe, settings))
    assert filled.runs.list() == []


def test_a_fusion_of_a_level_that_the_generator_lacks(
    filled: OpenProject, program: App, recipe: Recipe
) -> None:
    pairs = [
        (generator.id, fusion.id)
        for generator in program.registry.generators
        for fusion in program.registry.fusions
        if fusion.level not in generator.levels
    ]
    assert pairs
    bad = recipe.model_copy(update={"generator": Choice(id=pairs[0][0]), "fusion": Choice(id=pairs[0][1])})
    with pytest.raises(UsageError, match="works at the level"):
        filled.runs.start("shapes", bad)


def test_data_and_runs_that_do_not_exist(filled: OpenProject, recipe: Recipe) -> None:
    with pytest.raises(NotFoundError, match="no data set 'other'"):
        filled.runs.start("other", recipe)
    with pytest.raises(NotFoundError, match="no run"):
        filled.runs.resume("r0099")


def test_resume_takes_the_same_job_up_again(filled: OpenProject, run: Job) -> None:
    filled.runner.cancel(run.id)
    assert filled.project.runs.get(run.run_id).state is RunState.CANCELLED
    assert filled.runs.resume(run.run_id).id == run.id
    assert filled.project.jobs.get(run.id).state is JobState.QUEUED
    with pytest.raises(UsageError, match="cannot be resumed"):
        filled.runs.resume(run.run_id)


def test_a_damaged_configuration_is_told(filled: OpenProject, run: Job) -> None:
    (filled.project.runs.folder(run.run_id) / "config.json").write_text("{")
    with pytest.raises(DamagedError, match=r"cannot be read"):
        filled.runs.config(run.run_id)


def test_metrics_skip_a_torn_line(filled: OpenProject, run: Job) -> None:
    path = filled.project.runs.folder(run.run_id) / "metrics.jsonl"
    path.write_text('{"step": 1, "loss": 0.5}\n{"step": 2, "lo')
    assert filled.runs.metrics(run.run_id) == [{"step": 1, "loss": 0.5}]


def test_waiting_jobs_do_not_start_unasked(program: App, filled: OpenProject, run: Job) -> None:
    filled.close()
    with program.open_project(filled.project.layout.root) as again:
        assert again.project.jobs.get(run.id).state is JobState.INTERRUPTED
