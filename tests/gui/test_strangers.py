"""A project that came from elsewhere, on the window: nothing starts by itself, and Go on says what it would do."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from questions import answer

from mmstudio.core.job import JobState
from mmstudio.gui.generate.tray.row_body import CellEditor, ChoiceEditor, RangeEditor, _editor
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow

Wait = Callable[..., Any]


def queue(root: Path, kind: str, payload: object, run: str = "") -> None:
    with closing(sqlite3.connect(root / "project.db")) as connection, connection:
        connection.execute(
            "INSERT INTO jobs (id, kind, title, lane, entry, payload, state, run_id) "
            "VALUES ('j1', ?, 'A job', 'io', 'os:abort', ?, 'queued', ?)",
            (kind, json.dumps(payload), run),
        )


@pytest.fixture
def foreign(trained_project: Path, tmp_path: Path) -> Path:
    """A copy that nobody called one's own."""
    return Path(shutil.copytree(trained_project, tmp_path / "foreign"))


def test_a_waiting_job_asks_before_it_goes_on(
    window: MainWindow, foreign: Path, told: list[Notice], wait_for_job: Wait
) -> None:
    queue(foreign, "check", {"dataset": "shapes-and-sounds"})
    studio = window.studio
    assert studio.open(foreign)
    assert "This project was not made on this computer." in [notice.title for notice in told]
    assert studio.job("j1").state is JobState.INTERRUPTED
    row = window.jobs.rows["j1"]
    assert not row.resume.isHidden()
    asked = answer("Cancel")
    row.resume.click()
    assert "Check the data set shapes-and-sounds (48 samples)." in asked[0]
    assert studio.job("j1").state is JobState.INTERRUPTED
    answer("Go on")
    row.resume.click()
    assert wait_for_job(studio, "j1").state is JobState.DONE


def test_what_no_job_can_do_is_told_and_not_asked(
    window: MainWindow, foreign: Path, told: list[Notice]
) -> None:
    queue(foreign, "nonsense", {})
    assert window.studio.open(foreign)
    window.jobs.rows["j1"].resume.click()
    assert "There is no job of the kind 'nonsense'." in told[-1].text
    assert window.studio.job("j1").state is JobState.INTERRUPTED


def test_a_project_becomes_ones_own(window: MainWindow, foreign: Path, told: list[Notice]) -> None:
    studio = window.studio
    assert studio.open(foreign)
    assert not studio.project.own
    studio.app.adopt(studio.project)
    studio.quit()
    told.clear()
    assert studio.open(foreign)
    assert studio.project.own
    assert "This project was not made on this computer." not in [notice.title for notice in told]


NUMBERS = {"kind": "number", "min": 0.0, "max": 0.0, "mean": 0.0, "std": 1.0, "stray": False}
CHOICES = {"kind": "category", "other": False}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"kind": "number"}, CellEditor),
        ({**NUMBERS, "min": "3"}, CellEditor),
        ({**NUMBERS, "min": 3.0, "max": 1.0}, CellEditor),
        ({**NUMBERS, "min": 1.0, "max": 3.0}, RangeEditor),
        ({"kind": "category"}, CellEditor),
        ({**CHOICES, "choices": ["x"] * 1_000_000}, CellEditor),
        ({**CHOICES, "choices": []}, CellEditor),
        ({**CHOICES, "choices": ["left", "right"]}, ChoiceEditor),
        ({"kind": 7}, CellEditor),
    ],
)
def test_a_cell_has_a_field_whatever_a_run_says_of_its_column(
    window: MainWindow, foreign: Path, facts: dict[str, Any], kind: type[Any]
) -> None:
    path = next((foreign / "runs").glob("*/model.json"))
    data = json.loads(path.read_text("utf-8"))
    part = next(iter(data["encoders"].values()))
    data["encoders"] = {
        "row": {**part, "id": "table-columns", "state": {"order": ["place"], "columns": {"place": facts}}}
    }
    path.write_text(json.dumps(data), "utf-8")
    opened = window.studio.app.open_project(foreign)
    try:
        found = opened.generation.columns(path.parent.name)
    finally:
        opened.close()
    assert type(_editor("place", found.get("row", {}).get("place"))) is kind
