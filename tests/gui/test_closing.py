"""Closing while work runs: by a person, or by a kill; and how work continues afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from questions import answer, button

from mmstudio.core.job import Job, JobState
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.window.app import make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

DATASET = "shapes-and-sounds"
LONG = {
    "generator.width": "16",
    "generator.prior": "false",
    "training.batch": "8",
    "training.optimiser": "adamw",
    "training.preview_every_s": "0",
    "training.checkpoint_every": "10",
}
Wait = Callable[..., Any]

KILLED = """
import sys
from pathlib import Path
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.gui.window.app import make_application, make_window
from mmstudio.services.app import App

application = make_application([])
app = App.start(Path(sys.argv[1]))
window = make_window(application, app)
window.show()
assert window.studio.open(Path(sys.argv[2]))
settings = dict(word.split("=") for word in sys.argv[3:])
window.studio.project.runs.start("shapes-and-sounds", apply_settings(app.recipes.get("flow"), settings))
application.exec()
"""


def start(studio: Studio, steps: int, name: str) -> Job:
    recipe = apply_settings(studio.app.recipes.get("flow"), {**LONG, "training.steps": str(steps)})
    return studio.project.runs.start(DATASET, recipe, name=name)


@pytest.fixture
def busy(opened: MainWindow, qtbot: Any) -> tuple[MainWindow, Job, Job]:
    """A window in which one training has saved itself once and another one waits."""
    first, second = start(opened.studio, 4000, "First"), start(opened.studio, 2, "Second")
    qtbot.waitUntil(lambda: bool(opened.studio.project.runs.checkpoints(first.run_id)), timeout=60_000)
    return opened, first, second


@pytest.fixture
def later(qapp: QApplication, app: App) -> Iterator[MainWindow]:
    """The window of the next start."""
    made = make_window(qapp, app)
    yield made
    made.studio.quit()
    made.close()
    made.deleteLater()


def test_save_and_close_keeps_everything(
    busy: tuple[MainWindow, Job, Job], project: Path, later: MainWindow, qtbot: Any, wait_for_job: Wait
) -> None:
    window, first, second = busy
    asked = answer("Save and close")
    assert window.close()
    assert "2 jobs" in asked[0]
    assert "saved" in asked[0]
    assert window.studio.opened is None
    later.show()
    assert later.studio.open(project)
    assert later.studio.job(first.id).state is JobState.PAUSED
    saved = later.studio.project.runs.checkpoints(first.run_id)[-1]
    assert saved >= 10
    wait_for_job(later.studio, second.id)  # what waited begins by itself
    later.jobs.rows[first.id].resume.click()
    qtbot.waitUntil(lambda: later.studio.project.runs.checkpoints(first.run_id)[-1] > saved, timeout=60_000)
    later.studio.project.runner.cancel(first.id)
    wait_for_job(later.studio, first.id, JobState.CANCELLED)
    steps = [row["step"] for row in later.studio.project.runs.metrics(first.run_id)]
    assert steps == sorted(set(steps))  # it went on where it was, nothing was trained twice


def test_keep_working_keeps_the_window(
    busy: tuple[MainWindow, Job, Job], qtbot: Any, wait_for_job: Wait
) -> None:
    window, first, second = busy
    ways: tuple[Callable[[QMessageBox], None], ...] = (
        lambda box: button(box, "Keep working").click(),
        lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape),
        lambda box: qtbot.keyClick(box, Qt.Key.Key_Return),  # what a hasty person presses loses nothing
    )
    for press in ways:
        asked = answer(press)
        assert not window.close()
        assert asked
        assert window.isVisible()
        assert window.studio.job(first.id).state is JobState.RUNNING
    window.studio.project.runner.cancel(first.id)
    wait_for_job(window.studio, first.id, JobState.CANCELLED)
    wait_for_job(window.studio, second.id)


def test_a_training_that_was_killed_is_offered_and_goes_on(
    window: MainWindow,
    project: Path,
    tmp_path: Path,
    told: list[Notice],
    qtbot: Any,
    wait_for_job: Wait,
) -> None:
    settings = {**LONG, "training.steps": "100000"}
    words = [f"{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "config"), str(project), *words]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    folder = project / "runs" / "r0002" / "checkpoints"
    with subprocess.Popen(command, env=environment) as process:
        try:
            qtbot.waitUntil(
                lambda: process.poll() is not None or bool(list(folder.glob("0*"))), timeout=120_000
            )
            assert process.poll() is None
        finally:
            process.kill()
    assert window.studio.open(project)  # the lock of a dead process holds nobody up
    assert "r0002" in told[-1].title
    assert "interrupted" in told[-1].title
    job = next(job for job in window.studio.jobs() if job.run_id == "r0002")
    saved = window.studio.project.runs.checkpoints("r0002")[-1]
    assert saved >= 10
    window.jobs.rows[job.id].resume.click()
    qtbot.waitUntil(lambda: window.studio.project.runs.checkpoints("r0002")[-1] > saved, timeout=60_000)
    window.studio.project.runner.cancel(job.id)
    wait_for_job(window.studio, job.id, JobState.CANCELLED)
    steps = [row["step"] for row in window.studio.project.runs.metrics("r0002")]
    assert steps == sorted(set(steps))
