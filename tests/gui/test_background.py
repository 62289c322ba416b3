"""Background projects: work continues while another project is open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from questions import answer

from mmstudio.core.errors import BusyError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import RunState
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

DATASET = "shapes-and-sounds"
SMALL = {
    "conditions": '["text"]',
    "generator.size": "16",
    "generator.width": "16",
    "generator.prior": "false",
    "training.batch": "8",
    "training.optimiser": "adamw",
    "training.preview_every_s": "0",
    "training.checkpoint_every": "10",
}
Wait = Callable[..., Any]


def start(studio: Studio, steps: int, name: str) -> Job:
    recipe = apply_settings(studio.app.recipes.get("flow"), {**SMALL, "training.steps": str(steps)})
    return studio.project.runs.start(DATASET, recipe, name=name)


@pytest.fixture
def other(trained_project: Path, tmp_path: Path) -> Path:
    """A second project, in which runs have the same ids."""
    shutil.copytree(trained_project, tmp_path / "other")
    return tmp_path / "other"


@pytest.fixture
def training(opened: MainWindow, qtbot: Any) -> tuple[MainWindow, Job]:
    """A window in which a long training has saved itself once."""
    job = start(opened.studio, 100_000, "Long")
    qtbot.waitUntil(lambda: bool(opened.studio.project.runs.checkpoints(job.run_id)), timeout=60_000)
    return opened, job


def test_a_training_goes_on_while_another_project_is_open(
    training: tuple[MainWindow, Job],
    project: Path,
    other: Path,
    told: list[Notice],
    qtbot: Any,
    wait_for_job: Wait,
) -> None:
    window, job = training
    studio, first = window.studio, window.studio.project
    assert studio.open(other)
    assert studio.project.project.layout.root == other
    assert any("goes on working" in notice.title and "Long" in notice.title for notice in told)
    saved = first.runs.checkpoints(job.run_id)[-1]
    qtbot.waitUntil(lambda: first.runs.checkpoints(job.run_id)[-1] > saved, timeout=60_000)
    assert first.project.jobs.get(job.id).state is JobState.RUNNING
    assert "(shapes)" in window.jobs.rows[job.id].name.text()

    # a training that is started here waits for its turn, as it would in the same project; it has the same id
    mine = start(studio, 3, "Mine")
    assert mine.run_id == job.run_id
    window.show_page("train")
    page = window.page
    assert isinstance(page, TrainPage)
    page.show_item(mine.run_id)
    qtbot.wait(300)
    assert studio.job(mine.id).state is JobState.QUEUED
    assert page.view.plot.series == {}  # the other one's numbers are not shown as this one's

    window.jobs.rows[job.id].stop.click()
    wait_for_job(studio, mine.id)
    assert page.view.run_id == mine.run_id
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series and page.view.plot.series["loss"].count == 3)
    qtbot.waitUntil(lambda: not studio.background.projects and not studio.background.closing(project))
    with studio.app.open_project(project) as again:  # nobody holds it any more
        assert again.project.runs.get(job.run_id).state is RunState.CANCELLED


def test_a_project_that_works_is_looked_at_again(
    training: tuple[MainWindow, Job], project: Path, other: Path, app: App, qtbot: Any, wait_for_job: Wait
) -> None:
    window, job = training
    studio, first = window.studio, window.studio.project
    studio.open(other)
    with pytest.raises(BusyError):
        app.open_project(project)
    assert studio.open(project)
    assert studio.project is first
    assert studio.background.projects == []
    assert studio.job(job.id).state is JobState.RUNNING
    assert "(" not in window.jobs.rows[job.id].name.text()
    studio.project.runner.cancel(job.id)
    wait_for_job(studio, job.id, JobState.CANCELLED)
    assert window.studio.project.runs.list()[-1].run.state is RunState.CANCELLED


def test_the_end_of_a_training_is_told_whichever_project_is_open(
    opened: MainWindow, project: Path, other: Path, told: list[Notice], qtbot: Any
) -> None:
    first = opened.studio.project
    job = start(opened.studio, 40, "Short")
    opened.studio.open(other)
    qtbot.waitUntil(lambda: any("has ended" in notice.title for notice in told), timeout=60_000)
    ended = next(notice for notice in told if "has ended" in notice.title)
    assert "Short" in ended.title
    assert "(shapes)" in ended.title
    assert ended.level == "good"
    assert "40" in ended.text
    qtbot.waitUntil(lambda: not opened.studio.background.projects)
    with opened.studio.app.open_project(project) as again:
        run = again.project.runs.get(job.run_id)
        assert (run.state, run.step) == (RunState.DONE, 40)
    assert first is not again


def test_closing_a_project_asks_what_becomes_of_its_work(
    training: tuple[MainWindow, Job], project: Path, told: list[Notice], qtbot: Any
) -> None:
    window, job = training
    studio = window.studio
    asked = answer("Cancel")
    window.close_project()
    assert "Long" in asked[0]
    assert studio.opened is not None
    answer("Let it go on")
    window.close_project()
    assert studio.opened is None
    assert [opened.project.layout.root for opened in studio.background.projects] == [project]
    assert studio.open(project)
    answer("Save and close")
    window.close_project()  # it does not wait for the training, which saves meanwhile
    assert studio.opened is None
    assert studio.background.closing(project)
    assert not studio.open(project)
    assert "still saves" in told[-1].title
    qtbot.waitUntil(lambda: studio.opened is not None, timeout=60_000)  # it was asked for, so it comes
    assert studio.job(job.id).state is JobState.PAUSED
    assert studio.project.runs.checkpoints(job.run_id)


def test_work_of_every_project_is_asked_about_at_the_end(
    training: tuple[MainWindow, Job], project: Path, other: Path
) -> None:
    window, job = training
    window.studio.open(other)
    start(window.studio, 100_000, "Waiting")
    asked = answer("Keep working")
    assert not window.close()
    assert "2 jobs" in asked[0]
    assert window.isVisible()
    answer("Save and close")
    assert window.close()
    with window.studio.app.open_project(project) as again:
        assert again.project.jobs.get(job.id).state is JobState.PAUSED
        assert again.project.runs.get(job.run_id).step >= 10 or again.runs.checkpoints(job.run_id)


def test_a_project_that_cannot_be_opened_closes_none(
    opened: MainWindow, tmp_path: Path, told: list[Notice]
) -> None:
    before = opened.studio.project
    (tmp_path / "none").mkdir()
    assert not opened.studio.open(tmp_path / "none")
    assert told[-1].level == "error"
    assert opened.studio.opened is before
