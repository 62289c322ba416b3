"""The worked third-party plugins in the bundle: installed, generated with, removed, a crash survived; no Python on the machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image
from worked import NAMES, PLUGINS, RECIPE, make_data

from mmstudio.plugins.install.wheels import wheel_of


def _json(frozen: Any, *words: str | Path, code: int = 0) -> Any:
    done = frozen.run("--json", *map(str, words), timeout_s=240)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def _active(frozen: Any) -> set[str]:
    return {record["id"] for record in _json(frozen, "plugin", "list") if record["state"] == "active"}


def test_installed_trained_with_generated_with_and_removed(frozen: Any, tmp_path: Path) -> None:
    for name in NAMES:
        wheel = wheel_of(PLUGINS / name, tmp_path / "wheels")
        assert _json(frozen, "plugin", "install", wheel, "--yes")["installed"] == name
    assert set(NAMES) <= _active(frozen)
    (tmp_path / "data").mkdir()
    data, recipe, project = make_data(tmp_path / "data"), tmp_path / "acme.json", tmp_path / "project"
    recipe.write_text(json.dumps(RECIPE))
    _json(frozen, "project", "new", project)
    _json(frozen, "dataset", "import", data / "data.csv", "-p", project, "--slot", "clip=video:condition")
    _json(frozen, "train", "-p", project, "-d", "data", "--recipe", recipe)
    words = (
        "generate",
        "-p",
        project,
        "--run",
        "r0001",
        "-c",
        f"clip={data / '3.gif'}",
        "--out",
        tmp_path / "out",
    )
    with Image.open(_json(frozen, *words)["files"][0]) as picture:
        assert picture.size == (8, 8)
    for name in NAMES:
        _json(frozen, "plugin", "remove", name)
    assert not set(NAMES) & _active(frozen)


def test_what_crashes_does_not_come_in(frozen: Any, tmp_path: Path) -> None:
    source = tmp_path / "acme-crash"
    (source / "acme_crash").mkdir(parents=True)
    (source / "acme_crash" / "__init__.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"
    )
    (source / "pyproject.toml").write_text(
        '[project]\nname = "acme-crash"\nversion = "1.0"\n'
        '[project.entry-points."mmstudio.plugins"]\nacme-crash = "acme_crash"\n'
    )
    told = _json(frozen, "plugin", "install", source, "--yes", code=1)
    assert "SIGSEGV" in told["error"]
    assert "acme-crash" not in _active(frozen)
