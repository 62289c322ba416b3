"""``mmstudio diagnose``: what it says, as words and as JSON, and the recipe that it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.files.atomic import write_json
from mmstudio.plan.recipe import Choice, Recipe, parse_recipe
from mmstudio.plan.run_folder import RunFolder

RECIPE = Recipe(id="tiny", title="Tiny", fusion=Choice(id="concat"), generator=Choice(id="image-flow"))


@pytest.fixture
def trained(mmstudio: Callable[..., Any], tmp_path: Path) -> tuple[Path, RunFolder]:
    """A project with a run that was trained at too high a rate, as far as its signs say."""
    from mmstudio.services.app import App

    project = tmp_path / "my project"
    with App.start(tmp_path / "config").create_project(project) as opened:
        run = opened.project.runs.create("fast one", dataset="pictures", recipe="tiny")
        files = opened.project.runs.files(run.id)
    write_json(
        files.path / "config.json",
        {"run": run.id, "dataset": "pictures", "seed": 0, "recipe": RECIPE.model_dump(mode="json")},
    )
    return project, files


def test_it_says_what_is_wrong_and_writes_what_to_try(
    mmstudio: Callable[..., Any], trained: tuple[Path, RunFolder], tmp_path: Path
) -> None:
    project, files = trained
    files.add_vitals([(step, {"update/generator": 0.1, "share": 0.5}) for step in range(1, 50, 10)])
    said = mmstudio("diagnose", "fast one", "--project", project)
    assert said.code == 0
    assert "1. Warning: The learning rate is too high" in said.out
    assert "A step changes the weights of generator by 10.00%." in said.out
    assert "training.lr=0.0001" in said.out
    told = mmstudio("diagnose", files.path.name, "--project", project, "--json").json
    assert told["step"] == 41
    assert [one["kind"] for one in told["findings"]] == ["fast"]
    written = tmp_path / "slower.json"
    assert mmstudio("diagnose", files.path.name, "-p", project, "--prepare", 1, "--to", written).code == 0
    assert parse_recipe(written.read_text("utf-8"), "it").training.lr == 0.0001
    before = written.read_bytes()
    assert mmstudio("diagnose", files.path.name, "-p", project, "--prepare", 1, "--to", written).code == 2
    assert written.read_bytes() == before
    assert mmstudio("diagnose", files.path.name, "-p", project, "--prepare", 2, "--to", "x.json").code == 2


def test_it_says_that_nothing_is_wrong_or_known(
    mmstudio: Callable[..., Any], trained: tuple[Path, RunFolder]
) -> None:
    project, files = trained
    assert "Nothing has been noted" in mmstudio("diagnose", files.path.name, "-p", project).out
    files.add_vitals([(step, {"update/generator": 0.01, "share": 0.5}) for step in range(1, 50, 10)])
    assert mmstudio("diagnose", files.path.name, "-p", project).out == (
        f"Nothing wrong was found in {files.path.name} up to step 41. That is too early to tell: most faults show later.\n"
    )
    files.add_vitals([(100, {"update/generator": 0.01, "share": 0.5})])
    assert mmstudio("diagnose", files.path.name, "-p", project).out == (
        f"Nothing wrong was found in {files.path.name} up to step 100.\n"
    )
    assert mmstudio("diagnose", "r0009", "-p", project).code == 2
    assert json.loads(mmstudio("--json", "diagnose", files.path.name, "-p", project).out)["findings"] == []
