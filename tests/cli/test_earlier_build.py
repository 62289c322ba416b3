"""A project of an earlier build, before recipes named several targets: it opens, resumes, exports and makes the same pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

EARLIER = Path(__file__).parents[1] / "fixtures" / "format1.mmstudio"
WISH = ("--run", "r0001", "--text", "a red disc", "--table", "colour=red", "-n", "2", "--seed", "7")


@pytest.fixture
def project(mmstudio: Callable[..., object], tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    answer = mmstudio("--json", "project", "import", EARLIER, folder)
    assert answer.code == 0, answer.err  # type: ignore[attr-defined]
    return folder


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image).astype(int)


def test_its_runs_are_listed(mmstudio, project):  # type: ignore[no-untyped-def]
    runs = mmstudio("--json", "runs", "--project", project).json
    assert [(run["id"], run["name"], run["state"], run["step"]) for run in runs] == [
        ("r0001", "flow-views", "done", 6),
        ("r0002", "stopped", "paused", 31),
    ]


def test_it_makes_the_same_pictures(mmstudio, project, tmp_path):  # type: ignore[no-untyped-def]
    out = tmp_path / "out"
    answer = mmstudio("generate", "--project", project, *WISH, "--device", "cpu", "--out", out)
    assert answer.code == 0, answer.err
    for name in ("00000.png", "00001.png"):
        before, now = pixels(project / "outputs" / "s0001" / name), pixels(out / name)
        assert before.shape == now.shape == (16, 16, 3)
        assert np.abs(before - now).max() <= 1
    assert np.abs(pixels(out / "00000.png") - pixels(out / "00001.png")).max() > 1  # of two seeds


def test_its_result_is_reproduced(mmstudio, project):  # type: ignore[no-untyped-def]
    told = mmstudio("--json", "reproduce", project / "outputs" / "s0002" / "00000.png").json
    assert told["difference"] <= 1 / 255


def test_its_stopped_run_goes_on_to_its_end(mmstudio, project):  # type: ignore[no-untyped-def]
    answer = mmstudio("--json", "resume", "r0002", "--project", project, "--yes")
    assert answer.code == 0, answer.err
    lines = (project / "runs" / "r0002" / "metrics.jsonl").read_text("utf-8").splitlines()
    steps = [row["step"] for row in map(json.loads, lines) if "loss" in row]
    states = {
        run["id"]: (run["state"], run["step"]) for run in mmstudio("--json", "runs", "-p", project).json
    }
    assert states["r0002"] == ("done", 60)
    assert steps == list(range(1, 61))


def test_it_is_exported_with_all_that_it_has(mmstudio, project, tmp_path):  # type: ignore[no-untyped-def]
    answer = mmstudio("--json", "project", "export", tmp_path / "again.mmstudio", "--project", project)
    assert answer.code == 0, answer.err
    mmstudio("project", "import", tmp_path / "again.mmstudio", tmp_path / "again")
    for name in ("runs/r0001/checkpoints/00000006/ema.safetensors", "outputs/s0001/00001.png"):
        assert (tmp_path / "again" / name).read_bytes() == (project / name).read_bytes()
