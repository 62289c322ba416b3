"""Three plugins as others would write them, each a distribution of its own: installed, checked, trained with, removed.

They prove that a new kind of data needs no change in the program. Everything runs in processes of their own, as for a person.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from worked import NAMES, PLUGINS, RECIPE, make_data

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def mmstudio(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The program with the plugins installed; each command is a process."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "MMSTUDIO_HOME": str(home)}

    def run(*words: str | Path, code: int = 0) -> Any:
        command = [sys.executable, "-m", "mmstudio", "--json", *map(str, words)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=home, timeout=240, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    for name in NAMES:
        run("plugin", "install", PLUGINS / name, "--yes")
    return run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize("name", NAMES)
def test_each_keeps_its_contracts(name: str, mmstudio: Run) -> None:
    report = mmstudio("plugin", "check", PLUGINS / name)
    assert report["checks"]
    assert {check["state"] for check in report["checks"]} == {"passed"}


def test_all_are_active_and_cost_little_more_than_nothing(mmstudio: Run) -> None:
    found = {record["id"]: record for record in mmstudio("plugin", "list") if record["id"] in NAMES}
    assert {record["state"] for record in found.values()} == {"active"}
    assert found["acme-video"]["adds"] == ["modality:video", "encoder:acme-video"]


def test_moving_pictures_condition_pictures(mmstudio: Run, data: Path, tmp_path: Path) -> None:
    project, recipe = tmp_path / "project", tmp_path / "acme.json"
    recipe.write_text(json.dumps(RECIPE))
    mmstudio("project", "new", project)
    made = mmstudio("dataset", "import", data / "data.csv", "-p", project, "--slot", "clip=video:condition")
    assert made["samples"] == 12
    mmstudio("train", "-p", project, "-d", "data", "--recipe", recipe)
    clip = data / "3.gif"
    answer = mmstudio(
        "generate", "-p", project, "--run", "r0001", "-c", f"clip={clip}", "--out", tmp_path / "one"
    )
    with Image.open(answer["files"][0]) as picture:
        one = np.asarray(picture)
    assert one.shape == (8, 8, 3)
    words = ("generate", "-p", project, "--run", "r0001", "-c", f"clip={data / '5.gif'}")
    with Image.open(mmstudio(*words, "--out", tmp_path / "two")["files"][0]) as picture:
        assert not np.array_equal(one, np.asarray(picture)), "another moving picture makes another result"
    mmstudio("plugin", "remove", "acme-video")
    told = mmstudio(*words, "--out", tmp_path / "three", code=2)
    assert "video" in told["error"]
    again = mmstudio(
        "generate", "-p", project, "--run", "r0001", "--text", "a", "--out", tmp_path / "x", code=2
    )
    assert "error" in again
    assert mmstudio("project", "info", project)["samples"] == 12
    mmstudio("plugin", "install", PLUGINS / "acme-video", "--yes")
