"""A disk that fills up at every kind of write: a sentence, nothing half done is left, and it goes on when there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.services.exports.service import ExportWish
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.projects.archives import start_export
from mmstudio.storage.project.project import Project

SIZE_MB = 500


class SmallDisk:
    """A file system of a few MB, with something in it that can be taken away."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def fill(self, left: int) -> None:
        """Leave a number of bytes free."""
        free = shutil.disk_usage(self.root).free - left
        with (self.root / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free)

    def empty(self) -> None:
        (self.root / "filler").unlink()

    def half_done(self) -> list[str]:
        """What nobody has asked for: hidden files and folders, and whatever was staged."""
        found = [
            path for path in self.root.rglob("*") if path.name.startswith(".") or "staging" in path.parts[:-1]
        ]
        return [
            path.relative_to(self.root).as_posix()
            for path in found
            if "cache/prepared" not in path.as_posix()
        ]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    root = tmp_path / "disk"
    root.mkdir()
    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("a small file system can be mounted on Linux only")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(root)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this account may not mount a file system, and a real disk is too large to fill")
    try:
        yield SmallDisk(root)
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=True)


@pytest.fixture(scope="module")
def whole(app: Any, studio: Any, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with data and one finished run, whatever other tests trained in theirs."""
    path = tmp_path_factory.mktemp("whole") / "project"
    shutil.copytree(template, path)
    with app.open_project(path) as opened:
        type(studio)(app, opened).train("conditions=[]", "training.checkpoint_every=10")
    return path


@pytest.fixture
def small(app: Any, studio: Any, whole: Path, disk: SmallDisk) -> Iterator[Any]:
    """The project with data and a finished run, on the small disk."""
    path = disk.root / "project"
    shutil.copytree(whole, path)
    shutil.rmtree(path / "cache")
    with app.open_project(path) as opened:
        yield type(studio)(app, opened)


def _import(small: Any, disk: SmallDisk, tmp_path: Path) -> Job:
    source = tmp_path / "pictures"
    if not source.exists():
        source.mkdir()
        rng = np.random.default_rng(0)
        for number in range(6):  # noise: about 190 kB each
            noise = rng.integers(0, 256, (250, 250, 3), np.uint8)
            Image.fromarray(noise).save(source / f"{number}.png")
            (source / f"{number}.txt").write_text(f"picture {number}")
    made: Job = small.opened.imports.import_source(source, "more")
    return made


def _train(small: Any, disk: SmallDisk, tmp_path: Path) -> Job:
    made: Job = small.start(
        "training.steps=4", "training.checkpoint_every=2", "generator.size=32", 'conditions=["text"]'
    )
    return made


def _generate(small: Any, disk: SmallDisk, tmp_path: Path) -> Job:
    run = small.opened.runs.list()[0].run.id
    items = [ItemWish(f"{number:05d}", number, {}) for number in range(3000)]
    made: Job = small.opened.generation.submit(
        GenerateRequest(run, items[:60], settings={"steps": 1}, session="")
    )
    return made


def _export(small: Any, disk: SmallDisk, tmp_path: Path) -> Job:
    shutil.rmtree(disk.root / "out", ignore_errors=True)
    made: Job = small.opened.exports.export("shapes", ExportWish(disk.root / "out"))
    return made


def _archive(small: Any, disk: SmallDisk, tmp_path: Path) -> Job:
    return start_export(small.opened.runner, disk.root / "whole.mmstudio")


@pytest.mark.parametrize(
    ("work", "left"),
    [
        (_import, 300_000),
        (_train, 250_000),
        (_train, 900_000),
        (_generate, 50_000),
        (_export, 60_000),
        (_archive, 60_000),
    ],
    ids=["import", "prepare", "checkpoint", "results", "export", "archive"],
)
def test_a_full_disk_is_told_and_what_fits_is_kept(
    small: Any, disk: SmallDisk, tmp_path: Path, work: Callable[[Any, SmallDisk, Path], Job], left: int
) -> None:
    if work is _train and left > 500_000:  # the arrays are there; it is the checkpoint that finds no room
        assert small.end(work(small, disk, tmp_path)).state is JobState.DONE
    disk.fill(left)
    before = disk.half_done()
    try:
        job = small.end(work(small, disk, tmp_path))
        assert job.state is JobState.FAILED
        assert job.failure is not None
        assert job.failure.expected, job.failure.traceback
        told = f"{job.failure.message} {job.failure.advice}"
    except StudioError as error:  # the database found no room for the job itself
        told = str(error)
    assert "full" in told.lower() or "no space" in told.lower(), told
    assert disk.half_done() == before
    disk.empty()
    again = small.end(work(small, disk, tmp_path))
    assert again.state is JobState.DONE, again.failure
    assert disk.half_done() == before


def test_a_project_on_a_full_disk_is_told_as_such(disk: SmallDisk) -> None:
    """The log of its database cannot be begun, which SQLite tells as an error of reading and writing."""
    Project.create(disk.root / "small", "Small").close()
    disk.fill(0)
    with pytest.raises(StudioError, match=r"The disk that holds .* is full"):
        Project.open(disk.root / "small").runs.create("one", dataset="d", recipe="r")
    disk.empty()
    with Project.open(disk.root / "small") as project:
        assert project.name == "Small"
