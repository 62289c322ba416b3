"""Opening and closing projects: who may write, also after failures."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from mmstudio.core.errors import BusyError, DamagedError
from mmstudio.core.job import JobState
from mmstudio.core.payloads import Payload
from mmstudio.services.app import App
from mmstudio.services.job_kinds import KINDS, JobKind
from mmstudio.services.jobs import new_job

GATE = threading.Event()


def never_looks(_: object) -> None:
    """A job that neither pauses nor stops."""
    GATE.wait(60)


def test_a_job_that_does_not_stop_keeps_the_project(
    program: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would write into what the next one has opened."""
    opened = program.create_project(tmp_path / "p")
    shutdown = opened.runner.shutdown
    monkeypatch.setattr(opened.runner, "shutdown", lambda: shutdown(grace_s=0.05))
    monkeypatch.setitem(KINDS, "x", JobKind({Payload: f"{__name__}:never_looks"}))
    job = opened.runner.submit(new_job("x", "X", "io", Payload()))
    while opened.project.jobs.get(job.id).state is not JobState.RUNNING:
        pass
    opened.close()
    with pytest.raises(BusyError):
        program.open_project(tmp_path / "p")
    GATE.set()
    opened.runner.wait(job.id, 60)
    monkeypatch.undo()
    opened.close()
    program.open_project(tmp_path / "p").close()


def test_a_project_whose_queue_cannot_be_read_is_let_go(program: App, tmp_path: Path) -> None:
    program.create_project(tmp_path / "p").close()
    with closing(sqlite3.connect(tmp_path / "p" / "project.db")) as connection, connection:
        connection.execute(
            "INSERT INTO jobs (id, kind, title, lane, entry, payload, state) "
            "VALUES ('j', 'x', CAST(x'ff' AS TEXT), 'io', 'm:f', '{}', 'queued')"
        )
    for _ in range(2):  # a lock that was kept would be told the second time
        with pytest.raises(DamagedError, match="is damaged"):
            program.open_project(tmp_path / "p")
