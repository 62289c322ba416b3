"""``mmstudio dataset clean``: finds, leaves out by kind or all, takes in again."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

Run = Callable[..., Any]


@pytest.fixture
def project(mmstudio: Run, tmp_path: Path) -> Path:
    """Six pictures, one of them twice in training and once more in test, one without a caption."""
    rng = np.random.default_rng(0)
    files = []
    for number in range(6):
        cells = rng.integers(0, 256, (9, 9, 3), np.uint8)
        Image.fromarray(cells).resize((72, 72)).save(tmp_path / f"{number}.png")
        files.append((f"{number}.png", f"picture {number} of a wall", "train"))
    shutil.copy(tmp_path / "1.png", tmp_path / "copy.png")
    files += [("copy.png", "again", "train"), ("2.png", "once more", "test"), ("3.png", "n/a", "val")]
    with (tmp_path / "walls.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("image", "text", "split"), *files])
    assert mmstudio("project", "new", tmp_path / "p").code == 0
    assert mmstudio("dataset", "import", tmp_path / "walls.csv", "--project", tmp_path / "p").code == 0
    return tmp_path / "p"


def test_it_tells_and_changes_nothing(mmstudio: Run, project: Path) -> None:
    answer = mmstudio("dataset", "clean", "walls", "--project", project)
    assert answer.code == 0, answer.err
    assert "Training samples that are held out too (leak): 2" in answer.out
    assert "Exact duplicates (duplicate): 1" in answer.out
    assert "The text n/a stands in for one that is still to come." in answer.out
    assert "Length in words" in answer.out
    data = mmstudio("dataset", "clean", "walls", "--project", project, "--json").json
    assert data["samples"] == 9
    assert data["left_out"] == []
    assert data["counts"] == {"train": 7, "val": 1, "test": 1}


def test_one_kind_all_kinds_and_back(mmstudio: Run, project: Path) -> None:
    words = ("dataset", "clean", "walls", "--project", project, "--json")
    data = mmstudio(*words, "--act", "duplicate").json
    assert len(data["left_out"]) == 1
    assert data["counts"]["train"] == 6
    assert [one["left_out"] for one in data["findings"] if one["kind"] == "duplicate"] == [True]
    data = mmstudio(*words, "--act", "all").json
    assert data["counts"] == {"train": 4, "val": 0, "test": 1}
    assert len(data["left_out"]) == 3
    answer = mmstudio("dataset", "clean", "walls", "--project", project, "--undo", "leak")
    assert "2 samples were taken in again." in answer.out
    assert "Now: 6 train, 0 val, 1 test." in answer.out
    data = mmstudio(*words, "--undo", "all").json
    assert data["counts"] == {"train": 7, "val": 1, "test": 1}
    assert len(data["taken_in"]) == 2
    assert not any(one["left_out"] for one in data["findings"])


def test_wrong_use(mmstudio: Run, project: Path) -> None:
    answer = mmstudio("dataset", "clean", "walls", "--project", project, "--act", "ugly")
    assert answer.code == 2
    assert "Nothing of the kind 'ugly' was found" in answer.err
    assert mmstudio("dataset", "clean", "floors", "--project", project).code == 2
