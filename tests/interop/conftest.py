"""Exports that the program makes in its own environment, for the programs of this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
PROGRAM = os.environ.get("MMSTUDIO", str(HERE.parents[1] / ".venv" / "bin" / "mmstudio"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def run(home: Path) -> Callable[..., None]:
    """Run the program."""
    environment = {
        **os.environ,
        "HOME": str(home),
        "MMSTUDIO_HOME": str(home / "settings"),
        "OMP_NUM_THREADS": "1",
    }

    def _run(*words: str | Path) -> None:
        done = subprocess.run(
            [PROGRAM, *map(str, words)], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return _run


@pytest.fixture(scope="session")
def project(run: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the data set ``data``, tagged and starred."""
    import material

    folder = tmp_path_factory.mktemp("made")
    material.write(folder / "source")
    project = folder / "project"
    run("project", "new", project)
    run("dataset", "import", folder / "source", "--project", project, "--name", "data")
    material.write_whole(folder / "whole")
    run("dataset", "import", folder / "whole", "--project", project, "--name", "whole")
    for number, one in enumerate(material.ROWS):
        where = ("--project", project, "--where", f"code={number:03d}")
        if one["stars"]:
            run("dataset", "star", "data", str(one["stars"]), *where)
        for tag in one["tags"]:
            run("dataset", "tag", "data", tag, *where)
    return project


@pytest.fixture(scope="session")
def export(
    run: Callable[..., None], project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """Export the data set; gives the folder, the same one for the same wish."""
    made: dict[tuple[str, ...], Path] = {}

    def _export(kind: str, *more: str, name: str = "data") -> Path:
        key = (name, kind, *more)
        if key not in made:
            made[key] = tmp_path_factory.mktemp("export") / "data"
            run("dataset", "export", name, made[key], "--project", project, "--format", kind, *more)
        return made[key]

    return _export


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a cache of its own."""
    datasets = import_module("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
