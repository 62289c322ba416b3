"""A program, a project with a small data set, and a recipe that fits it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe import Recipe
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve rows of pictures, texts, sounds, second pictures and two table columns; one row is bad."""
    folder = tmp_path_factory.mktemp("shapes")
    tone = np.sin(np.arange(800) * 0.2).astype("float32")
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("image", "text", "audio", "reference", "place", "age", "split"))
        for row in range(12):
            shade = 20 * row + 5
            Image.new("RGB", (16, 16), (shade, 0, 0)).save(folder / f"{row}.png")
            Image.new("RGB", (16, 16), (0, shade, 0)).save(folder / f"{row}r.png")
            soundfile.write(folder / f"{row}.wav", tone * (row + 1) / 12, 8000)
            split = ("train", "val", "test")[row % 3]
            writer.writerow((f"{row}.png", f"shade {row}", f"{row}.wav", f"{row}r.png", "left", row, split))
        writer.writerow(("missing.png", "nothing", "", "", "right", 1, "train"))
    return folder


@pytest.fixture(scope="session")
def template(program: App, source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with the data set ``shapes``; to be copied."""
    path = tmp_path_factory.mktemp("template") / "project"
    with program.create_project(path) as opened:
        job = opened.runner.wait(opened.imports.import_source(source, "shapes").id)
        assert job.state is JobState.DONE, job.failure
    return path


@pytest.fixture
def filled(program: App, template: Path, tmp_path: Path) -> Iterator[OpenProject]:
    """A project with the data set ``shapes``; the lanes of the CPU are paused, so that what is queued can be seen."""
    shutil.copytree(template, tmp_path / "project")
    program.adopt_project(tmp_path / "project")
    with program.open_project(tmp_path / "project") as opened:
        for lane in ("cpu:train", "cpu:sample", "cpu:judge"):
            opened.runner.lane(lane).pause()
        yield opened


@pytest.fixture
def run(filled: OpenProject, recipe: Recipe) -> Job:
    return filled.runs.start("shapes", recipe, seed=7)
