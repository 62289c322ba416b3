"""Projects as a stranger may have made them: sound ones, then changed by hand."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.sample import NewSample, Slot
from mmstudio.services.app import App
from mmstudio.storage.project.project import Project

SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    Slot("row", "table", "condition", ("a",)),
)
Change = Callable[..., None]


@pytest.fixture(scope="session")
def sound(program: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with a data set, a run, a session and a deleted run."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("sound")
    with program.create_project(folder / "p") as opened:
        project = opened.project
        project.datasets.create("birds", SLOTS)
        samples = project.datasets.samples("birds")
        rows = []
        for number in range(6):
            path = folder / f"{number}.png"
            Image.new("RGB", (8, 8), (number * 40, 0, 0)).save(path)
            words = {"image": (path,), "text": (f"bird {number}",), "row": ({"a": float(number)},)}
            rows.append(NewSample(words, "train", {"fact": "x"}))
        samples.append(rows)
        samples.finish(0)
        run = project.runs.create("First", dataset="birds", recipe="flow")
        project.sessions.create(run.id, "Mine")
        project.runs.delete(project.runs.create("Second", dataset="birds", recipe="flow").id)
    return folder / "p"


@pytest.fixture
def copied(sound: Path, tmp_path: Path) -> Path:
    """A copy of it: nobody made it here."""
    return Path(shutil.copytree(sound, tmp_path / "box" / "p"))


def change(root: Path, statement: str, *values: Any) -> None:
    """Change the database of a closed project by hand."""
    with closing(sqlite3.connect(root / "project.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)


def queue(
    root: Path, kind: str, payload: Any, *, state: str = "queued", lane: str = "io", run: str = ""
) -> None:
    """Put a job into the queue of a closed project by hand, with code to run as an older program kept it."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    change(
        root,
        "INSERT INTO jobs (id, kind, title, lane, entry, payload, state, run_id) VALUES ('j1', ?, 'J', ?, ?, ?, ?, ?)",
        *(kind, lane, "jobs_of_a_stranger:run", text, state, run),
    )


def packed(root: Path, file: Path) -> Path:
    """A project's folder as an archive that this program has not written."""
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.name != "project.lock":
                archive.write(path, path.relative_to(root).as_posix())
    return file


def reopen(root: Path) -> Project:
    """A project from elsewhere, opened for reading."""
    return Project.open(root, write=False, own=False)
