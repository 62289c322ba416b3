"""Fruits told by a text, of which a recipe tells the taste: a training of a moment."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping import SETTINGS

from mmstudio.core.job import JobState
from mmstudio.plan.recipe import Recipe
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.forecasts import Forecasts

TASTES = ("sweet", "sour")


@pytest.fixture(scope="session")
def fruits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("fruits") / "fruit.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "taste", "split"])
        for number in range(40):
            taste = TASTES[number % 2]
            writer.writerow([f"a {taste} fruit", taste, ("train", "val", "test", "train")[number // 2 % 4]])
    return file


@pytest.fixture
def grown(opened: OpenProject, fruits: Path) -> OpenProject:
    """A project with the data set ``fruit``."""
    job = opened.runner.wait(opened.imports.import_source(fruits, "fruit").id)
    assert job.state is JobState.DONE, job.failure
    return opened


@pytest.fixture
def still(grown: OpenProject) -> OpenProject:
    """The same, with a lane that begins nothing."""
    grown.runner.lane("cpu:train").pause()
    return grown


@pytest.fixture
def small(program: App) -> Recipe:
    """A recipe that tells the taste, in four steps."""
    return program.recipes.with_settings("classify", SETTINGS)


@pytest.fixture
def forecasts(tmp_path: Path) -> Iterator[Forecasts]:
    return Forecasts(tmp_path)
