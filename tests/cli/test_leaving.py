"""``mmstudio run card`` and ``mmstudio run export-model``: what they write, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.sample import Slot
from mmstudio.services.app import App
from mmstudio.services.projects.sample_run import add_sample_run


@pytest.fixture
def project(program: App, tmp_path: Path) -> Path:
    """A project with the shipped run, whose data set is gone."""
    with program.create_project(tmp_path / "project") as opened:
        opened.project.datasets.create("shapes", (Slot("image", "image"),))
        assert add_sample_run(opened.project, "shapes") is not None
    return tmp_path / "project"


def test_a_card_is_shown_written_and_filled_in(
    mmstudio: Callable[..., Any], project: Path, tmp_path: Path
) -> None:
    said = mmstudio("run", "card", "r0001", "-p", project, "--license", "CC BY 4.0", "--use", "shapes")
    assert said.code == 0, said.err
    assert "- Licence of the model: CC BY 4.0" in said.out.splitlines()
    written = mmstudio("--json", "run", "card", "r0001", "-p", project, "--out", tmp_path / "card.md")
    assert written.json == {"file": str(tmp_path / "card.md")}
    words = (tmp_path / "card.md").read_text("utf-8")
    assert "- Meant for: shapes" in words
    assert "| Encoder of table | Columns (table-columns) |" in words
    assert str(tmp_path) not in words


def test_a_model_is_not_exported_over_something_else(
    mmstudio: Callable[..., Any], project: Path, tmp_path: Path
) -> None:
    said = mmstudio("run", "export-model", "r0001", tmp_path, "-p", project, "--format", "torch")
    assert said.code != 0
    assert "is not an empty folder" in said.err
    said = mmstudio("run", "export-model", "r0001", tmp_path / "m", "-p", project, "--format", "coreml")
    assert "There is no format 'coreml' for models. There are onnx, torch." in said.err
    words = ("--format", "torch", "--checkpoint", "77")
    said = mmstudio("run", "export-model", "r0001", tmp_path / "m", "-p", project, *words)
    assert "The run 'r0001' has no checkpoint '77'." in said.err
    assert not (tmp_path / "m").exists()


def test_a_run_whose_data_is_gone_is_not_made_fast(mmstudio: Callable[..., Any], project: Path) -> None:
    said = mmstudio("run", "distil", "r0001", "-p", project)
    assert said.code != 0
    assert "has no samples to train on" in said.err
    said = mmstudio("run", "distil", "r0001", "-p", project, "--minutes", "1", "--steps", "3")
    assert "A budget is given in minutes or in steps, not in both." in said.err
    assert "r0002" not in mmstudio("runs", "-p", project).out


def test_what_cannot_be_made_smaller_is_refused(mmstudio: Callable[..., Any], project: Path) -> None:
    said = mmstudio("run", "shrink", "r0001", "-p", project, "--form", "int4")
    assert said.code != 0
    assert "Smaller forms of a run: half, int8, student." in said.err
    said = mmstudio("run", "shrink", "r0001", "-p", project, "--form", "int8")
    assert "The data set 'shapes' has no samples in its split 'test'." in said.err
    assert [run["id"] for run in mmstudio("--json", "runs", "-p", project).json] == ["r0001"]
