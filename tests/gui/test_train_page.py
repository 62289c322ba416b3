"""The Train page over a real project: start, watch, pause, resume, stop, again, delete and undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from mmstudio.core.job import JobState
from mmstudio.gui.forms.editors import Written
from mmstudio.gui.main_window import MainWindow
from mmstudio.gui.notices import Notice
from mmstudio.gui.pages.train import TrainPage

Wait = Callable[..., Any]


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def _small(page: TrainPage, steps: str) -> None:
    """The form of a training so small that a step takes a moment."""
    page.begin()
    editor = page.new.editor
    editor.parts["generator"].form.set_settings({"width": 16, "prior": False})
    training = {"batch": 8, "preview_every_s": 0.05, "previews": 4, "optimiser": "adamw"}
    editor.training.set_settings(training)
    editor.budget.set_settings({"steps": int(steps)})


def _start(page: TrainPage, qtbot: Any) -> str:
    with qtbot.waitSignal(page.new.started, timeout=20_000) as started:
        page.new.start()
    return str(started.args[0])


def _job(page: TrainPage, run_id: str) -> str:
    return next(job.id for job in page.studio.jobs() if job.run_id == run_id and job.kind == "train")


def test_a_finished_run_is_shown(page: TrainPage, qtbot: Any) -> None:
    assert page.view.run_id == "r0001"
    qtbot.waitUntil(lambda: page.view.plot.series.get("loss") is not None)
    assert page.view.plot.series["loss"].count == 4
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 0)
    qtbot.waitUntil(lambda: not page.view.previews.view.picture.isNull())
    qtbot.waitUntil(lambda: "MB" in page.panel.facts["disk"].text())
    assert page.panel.facts["best"].text() == "4"


def test_a_training_is_watched(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    _small(page, "25")
    run_id = _start(page, qtbot)
    wait_for_job(page.studio, _job(page, run_id))
    assert page.view.run_id == run_id
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series and page.view.plot.series["loss"].count == 25)
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 1)
    assert page.chosen() is not None


def test_pause_and_go_on(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    _small(page, "400")
    run_id = _start(page, qtbot)
    job_id = _job(page, run_id)
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series, timeout=60_000)
    page.panel.controls.save_now()
    page.panel.controls.pause()
    wait_for_job(page.studio, job_id, JobState.PAUSED)
    qtbot.waitUntil(page.panel.controls.buttons["resume"].isVisible)
    page.panel.controls.resume()
    wait_for_job(page.studio, job_id, JobState.RUNNING)
    page.panel.controls.stop()
    wait_for_job(page.studio, job_id, JobState.CANCELLED)
    steps = page.studio.project.runs.checkpoints(run_id)
    assert steps
    assert steps[-1] < 400


def test_an_invalid_form_starts_nothing(page: TrainPage) -> None:
    _small(page, "5")
    rate = page.new.editor.training.lines["lr"].editor
    assert isinstance(rate, Written)
    rate.setText("-1")
    page.new.start()
    assert len(page.studio.project.runs.list()) == 1
    assert page.new.editor.training.lines["lr"].error.text()


def test_train_again_takes_the_settings(page: TrainPage) -> None:
    page.panel.train_again()
    recipe = page.new.editor.result()
    assert recipe.generator.settings["width"] == 16
    assert recipe.training.steps == 4
    assert recipe.training.batch == 8
    assert page.new.editor.title.text() == "Tiny"


def test_another_generator_brings_its_form(page: TrainPage) -> None:
    page.begin()
    part = page.new.editor.parts["generator"]
    part.which.setCurrentIndex(part.which.findData("image-vae"))
    part.which.activated.emit(part.which.currentIndex())
    assert part.part_id == "image-vae"
    assert "time_centre" not in part.form.lines
    assert page.new.editor.result().generator.id == "image-vae"


def test_delete_and_undo(page: TrainPage, told: list[Notice]) -> None:
    page.panel.delete()
    assert not page.model.runs
    page.studio.undo.undo()
    assert [run.id for run in page.model.runs] == ["r0001"]
    page.studio.undo.redo()
    assert not page.model.runs
    assert all(notice.level != "error" for notice in told)


def test_rename_and_notes(page: TrainPage) -> None:
    assert page.model.setData(page.model.index(0), "Better name")
    page.panel.notes.setPlainText("worth keeping")
    page.panel.keep_notes()
    run = page.studio.project.runs.list()[0]
    assert (run.name, run.notes) == ("Better name", "worth keeping")


def test_previews_become_a_gif(
    page: TrainPage, qtbot: Any, tmp_path: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "previews.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.panel.export_gif()
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].level == "good"
    assert path.read_bytes()[:4] == b"GIF8"


def test_old_checkpoints_make_room(page: TrainPage, qtbot: Any, told: list[Notice]) -> None:
    page.panel.thin()
    qtbot.waitUntil(lambda: bool(told))
    assert page.studio.project.runs.checkpoints("r0001") == [4]
