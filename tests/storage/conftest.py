from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import mmstudio
from mmstudio.core.sample import Slot
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.table import StoredSamples

SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    Slot("row", "table", "condition", ("a", "b")),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Demo") as project:
        yield project


@pytest.fixture
def birds(project: Project) -> StoredSamples:
    project.datasets.create("birds", SLOTS)
    return project.datasets.samples("birds")


@pytest.fixture
def make_files(tmp_path: Path) -> Callable[[int], list[Path]]:
    folder = tmp_path / "mine"
    folder.mkdir()

    def make(count: int) -> list[Path]:
        paths = [folder / f"{number}.PNG" for number in range(count)]
        for number, path in enumerate(paths):
            path.write_bytes(f"picture {number}".encode())
        return paths

    return make


@pytest.fixture
def child() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a Python of its own that runs a script; killed at the end of the test."""
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "PYTHONPATH": str(Path(mmstudio.__file__).parents[1])}

    def start(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *arguments]
        process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
