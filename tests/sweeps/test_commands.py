"""``mmstudio sweep`` and ``sweeps``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sweeping import SETTINGS

from mmstudio.cli.main import main

GRID = ("--grid", "training.lr=0.00001,0.03", "--grid", "fusion.id=concat,nothing")


@pytest.fixture
def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fruits: Path
) -> Callable[..., Any]:
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "home"))
    project = tmp_path / "project"

    def _run(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--project", str(project)])
        told = capsys.readouterr()
        return code, told.out, told.err

    assert main(["project", "new", str(project)]) == 0
    assert _run("dataset", "import", str(fruits), "--name", "fruit")[0] == 0
    return _run


def test_a_sweep_from_its_preview_to_the_best_recipe(run: Callable[..., Any], tmp_path: Path) -> None:
    settings = [word for name, value in SETTINGS.items() for word in ("--set", f"{name}={value}")]
    words = ("sweep", "-d", "fruit", "--recipe", "classify", *settings, *GRID)
    code, out, err = run(*words, "--preview", "--json")
    found = json.loads(out)
    assert (code, found["runs"], [one["training.lr"] for one in found["trials"]]) == (0, 2, [0.00001, 0.03])
    assert "There is no fusion 'nothing'" in found["left_out"][0]["why"]
    assert "2 combinations, 2 runs of 4 steps" in err
    assert json.loads(run("sweeps", "--json")[1]) == []
    best = tmp_path / "best.json"
    code, out, err = run(*words, "--recipe-out", str(best))
    assert code == 0, err
    assert "*  0.03" in out
    assert "The best: --set training.lr=0.03 --set fusion.id=concat" in out
    assert "another seed may turn the order round" in out
    assert json.loads(best.read_text("utf-8"))["training"]["lr"] == 0.03
    code, out, err = run("sweeps", "w0001", "--json")
    told = json.loads(out)
    assert (told["best"], [one["state"] for one in told["trials"]]) == (1, ["done", "done"])
    code, out, err = run("sweeps", "w0001", "--go-on")
    assert code == 0
    assert len(json.loads(run("runs", "--json")[1])) == 2, "nothing was missing"
    assert "There is no sweep 'w0009'" in run("sweeps", "w0009")[2]
