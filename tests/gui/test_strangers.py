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
from mmstudio.gui.main_window import MainWindow
from mmstudio.gui.notices import Notice

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
