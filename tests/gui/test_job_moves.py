"""Waiting jobs are moved by menu, by keys and by dragging."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Job, JobState
from mmstudio.gui.look.marks import JOB
from mmstudio.gui.shared.menus import Entry
from mmstudio.gui.window.main_window import MainWindow


@pytest.fixture
def queue(opened: MainWindow) -> tuple[MainWindow, list[Job]]:
    """A window in which three trainings wait, all jobs in sight."""
    project = opened.studio.project
    project.runner.lane("cpu:train").pause()
    recipe = project.runs.config("r0001").recipe
    jobs = [project.runs.start("shapes-and-sounds", recipe) for _ in range(3)]
    opened.studio.content_changed.emit("jobs")
    opened.jobs.toggle()
    return opened, jobs


def _turns(window: MainWindow) -> list[str]:
    return [job.run_id for job in window.studio.jobs(JobState.QUEUED)]


def test_a_waiting_job_is_moved(queue: tuple[MainWindow, list[Job]], qtbot: Any) -> None:
    window, (one, two, three) = queue
    rows = window.jobs.rows
    assert list(rows) == [one.id, two.id, three.id]
    entries = [entry for entry in rows[three.id].moves.entries() if isinstance(entry, Entry)]
    assert [entry.words for entry in entries] == ["Move up", "Move down", "Let it be the next one"]
    entries[0].run()
    assert _turns(window) == ["r0002", "r0004", "r0003"]
    assert list(window.jobs.rows) == [one.id, three.id, two.id]  # the list follows
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    stop = window.jobs.rows[two.id].stop
    qtbot.waitUntil(stop.isVisible)
    stop.setFocus()
    qtbot.keyClick(stop, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert _turns(window) == ["r0003", "r0002", "r0004"]


def test_the_time_left_is_never_cut(queue: tuple[MainWindow, list[Job]]) -> None:
    window, (one, _, _) = queue
    row = window.jobs.rows[one.id]
    assert row.left.isHidden()
    row.show_progress(ProgressMade(one.id, 1, 4, 134.0, "Looking at {count:,} samples", {"count": 5000}))
    assert (row.note.text(), row.left.text()) == ("Looking at 5,000 samples", "2 min 14 s left")
    assert row.note.toolTip() == "Looking at 5,000 samples · 2 min 14 s left"
    assert row.left.minimumSizeHint().width() >= row.left.fontMetrics().horizontalAdvance("2 min 14 s left")
    row.show_progress(ProgressMade(one.id, 4, 4))
    assert row.note.text() == "running"
    assert row.left.isHidden()
    for state, words in (
        (JobState.INTERRUPTED, "was interrupted; what was saved is kept"), (JobState.RUNNING, "running"),
    ):  # fmt: skip
        row.show_job(replace(one, state=state))
        assert row.note.text() == words


def test_a_job_is_dragged_onto_another(queue: tuple[MainWindow, list[Job]]) -> None:
    window, (one, _, three) = queue
    row = window.jobs.rows[one.id]
    mime, none = QMimeData(), Qt.KeyboardModifier.NoModifier
    mime.setData(JOB, three.id.encode())
    button, move = Qt.MouseButton.LeftButton, Qt.DropAction.MoveAction
    enter = QDragEnterEvent(row.rect().center(), move, mime, button, none)
    QApplication.sendEvent(row, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(row, QDropEvent(QPointF(5, 5), move, mime, button, none, QEvent.Type.Drop))
    assert _turns(window) == ["r0004", "r0002", "r0003"]
    foreign = QMimeData()
    foreign.setText("something else")
    other = QDragEnterEvent(row.rect().center(), move, foreign, button, none)
    other.ignore()
    QApplication.sendEvent(row, other)
    assert not other.isAccepted()
