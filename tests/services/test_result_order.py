"""The order of a session's results: the latest first, and what has a name instead of a number behind them."""

from __future__ import annotations

from mmstudio.core.job import Job
from mmstudio.services.opened import OpenProject

NAMES = ("00001-000.png", "00001-001.png", "00002-000.png", "alone-text-0.png", "held-3.png")


def test_numbered_results_are_later_than_named_ones(filled: OpenProject, run: Job) -> None:
    session = filled.sessions.create(run.run_id, "Made").id
    folder = filled.sessions.folder(session)
    for name in NAMES:
        (folder / name).write_bytes(b"")
    found = [path.name for path in filled.sessions.results(session)]
    assert found == ["00002-000.png", "00001-001.png", "00001-000.png", "held-3.png", "alone-text-0.png"]
