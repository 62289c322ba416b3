"""The program, an open project and a tiny recipe: fixtures of every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The program as it is shipped, with settings of its own."""
    return App.start(tmp_path_factory.mktemp("config"))


@pytest.fixture
def opened(program: App, tmp_path: Path) -> Iterator[OpenProject]:
    """An empty project, open."""
    with program.create_project(tmp_path / "project") as project:
        yield project


@pytest.fixture
def recipe() -> Recipe:
    """The smallest training of pictures."""
    return Recipe(
        id="tiny",
        title="Tiny",
        fusion=Choice(id="concat"),
        generator=Choice(id="image-flow", settings={"size": 16, "width": 16}),
    )
