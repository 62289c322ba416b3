"""A project as one file, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_export_and_import(mmstudio: Callable[..., Any], tmp_path: Path) -> None:
    assert (
        mmstudio("project", "new", tmp_path / "one", "--sample", "--count", "12", "--name", "Shapes").code
        == 0
    )
    made = mmstudio("--json", "project", "export", tmp_path / "shapes", "-p", tmp_path / "one").json
    assert Path(made["file"]) == tmp_path / "shapes.mmstudio"
    assert made["bytes"] == (tmp_path / "shapes.mmstudio").stat().st_size
    back = mmstudio("--json", "project", "import", made["file"], tmp_path / "two")
    assert back.json["name"] == "Shapes"
    facts = mmstudio("--json", "project", "info", tmp_path / "two").json
    assert facts["samples"] == 12
    assert mmstudio("dataset", "check", "shapes-and-sounds", "-p", tmp_path / "two").code == 0
    again = mmstudio("project", "import", made["file"], tmp_path / "two")
    assert again.code == 2
    assert "not an empty folder" in again.err
