"""A small project whose run leaves as a job folder, and that folder trained in this process."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from job_folders import STEPS, begun, train
from PIL import Image

from mmstudio.core.job import JobState
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.services.app import App
from mmstudio.services.machines.job_folder import JobFolder
from mmstudio.services.machines.leaving import LeaveWish, leave


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pictures with texts, of which two are held out."""
    folder = tmp_path_factory.mktemp("pictures")
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("image", "text", "split"))
        for row in range(12):
            Image.new("RGB", (16, 16), (20 * row + 5, 0, 0)).save(folder / f"{row}.png")
            writer.writerow((f"{row}.png", f"shade {row}", "val" if row % 6 == 5 else "train"))
    return folder


@pytest.fixture(scope="session")
def tiny() -> Recipe:
    """A training of six steps, with a checkpoint behind each second one."""
    training = {
        "steps": STEPS,
        "batch": 4,
        "checkpoint_every": 2,
        "optimiser": "adamw",
        "previews": 2,
        "precision": "fp32",
    }
    return Recipe(
        id="tiny",
        title="Tiny",
        fusion=Choice(id="concat"),
        generator=Choice(id="image-flow", settings={"size": 16, "width": 16, "prior": False}),
        training=training,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def template(program: App, pictures: Path, tiny: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one run that has not begun."""
    place = tmp_path_factory.mktemp("template") / "project"
    with program.create_project(place) as opened:
        job = opened.runner.wait(opened.imports.import_source(pictures, "shades").id)
        assert job.state is JobState.DONE, job.failure
        begun(opened, tiny)
    return place


@pytest.fixture(scope="session")
def trained(program: App, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project and, beside it, its job folders: ``left``, ``stopped`` behind its first step, and gone on with to its end, ``done``."""
    folder = tmp_path_factory.mktemp("trained")
    shutil.copytree(template, folder / "project")
    with program.open_project(folder / "project") as opened, pytest.MonkeyPatch.context() as patch:
        leave(opened, LeaveWish("r0001", folder / "left"))
        patch.setenv("DEVICE", "cpu")
        shutil.copytree(folder / "left", folder / "stopped")
        train(JobFolder(folder / "stopped"), ask="pause-1")
        shutil.copytree(folder / "stopped", folder / "done")
        train(JobFolder(folder / "done"))
    return folder


@pytest.fixture
def home_of(trained: Path, tmp_path: Path, program: App) -> Iterator[Any]:
    """Opens a copy of the project that the run left."""
    shutil.copytree(trained / "project", tmp_path / "project")
    with program.open_project(tmp_path / "project") as opened:
        yield opened
