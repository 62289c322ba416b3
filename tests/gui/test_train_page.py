"""The Train page over a real project: start, watch, pause, resume, stop, again, delete and undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyqtgraph import PlotWidget  # type: ignore[import-untyped]
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from questions import answer
from quick_training import small_training, start_training

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import JobState
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.curves.series import Series

Wait = Callable[..., Any]


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def _job(page: TrainPage, run_id: str) -> str:
    return next(job.id for job in page.studio.jobs() if job.run_id == run_id and job.kind == "train")


def test_a_finished_run_is_shown(page: TrainPage, qtbot: Any) -> None:
    assert page.view.run_id == "r0001"
    qtbot.waitUntil(lambda: page.view.plot.series.get("loss") is not None)
    assert page.view.plot.series["loss"].count == 4
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 0)
    qtbot.waitUntil(lambda: len(page.view.previews.tiles.tiles.tiles) == 2)
    qtbot.waitUntil(lambda: "MB" in page.panel.facts["disk"].text())
    state = next(state for _, state in page.studio.project.project.runs.files("r0001").checkpoints.states())
    assert state.best_validation is not None
    assert page.panel.facts["best"].text() == f"4 (held-out loss {state.best_validation:.4g})"


def test_a_training_is_watched(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    small_training(page, "8")
    run_id = start_training(page, qtbot)
    wait_for_job(page.studio, _job(page, run_id))
    assert page.view.run_id == run_id
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series and page.view.plot.series["loss"].count == 8)
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 1)
    assert page.chosen() is not None


def test_the_curve_keeps_its_beginning_when_one_looks_elsewhere(
    page: TrainPage, qtbot: Any, wait_for_job: Wait
) -> None:
    small_training(page, "100000")
    page.new.editor.training.set_settings({"batch": 8, "preview_every_s": 0, "optimiser": "adamw"})
    run_id = start_training(page, qtbot)

    def steps() -> list[float]:
        series = page.view.plot.series.get("loss")
        return [] if series is None else list(series.steps)

    qtbot.waitUntil(lambda: len(steps()) > 10, timeout=60_000)
    page.show_item("r0001")
    qtbot.waitUntil(lambda: len(steps()) == 4)
    page.show_item(run_id)
    qtbot.waitUntil(lambda: len(steps()) > 20)
    assert steps() == list(range(1, len(steps()) + 1))
    page.panel.controls.stop()
    wait_for_job(page.studio, _job(page, run_id), JobState.CANCELLED)


def test_pause_and_go_on(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    small_training(page, "400")
    run_id = start_training(page, qtbot)
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
    run = page.studio.project.runs.list()[0].run
    assert (run.name, run.notes) == ("Better name", "worth keeping")
    page.studio.undo.undo()
    assert page.studio.project.runs.list()[0].run.name == "Tiny"


def test_notes_outlive_the_project(page: TrainPage, project: Path) -> None:
    page.panel.notes.setPlainText("typed a moment before the end")
    page.studio.close()
    assert page.studio.open(project)
    assert page.studio.project.runs.list()[0].run.notes == "typed a moment before the end"


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
    asked = answer("Remove old checkpoints")
    folder = page.studio.project.project.runs.folder("r0001") / "checkpoints"
    shutil.copytree(folder / "00000004", folder / "00000002")
    shutil.copytree(folder / "00000004", folder / "00000003")
    (folder / "00000003" / "pinned").touch()
    page.panel.thin()
    assert "cannot be undone" in asked[0]
    qtbot.waitUntil(lambda: bool(told))
    assert page.studio.project.runs.checkpoints("r0001") == (3, 4)


def test_what_it_would_take_is_told(page: TrainPage, qtbot: Any) -> None:
    small_training(page, "400")
    page.new.measure()
    words = page.new.estimate.words
    qtbot.waitUntil(lambda: "400 steps" in words.text(), timeout=60_000)
    assert "parameters" in words.text()
    assert len(page.studio.project.runs.list()) == 1
    page.new.editor.budget.lines["steps"].editor.setValue(300)  # type: ignore[union-attr]
    assert not page.new.estimate.isVisible()


def test_several_runs_queue_up(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    small_training(page, "3")
    first = start_training(page, qtbot)
    small_training(page, "2")
    second = start_training(page, qtbot)
    wait_for_job(page.studio, _job(page, second))
    assert page.studio.job(_job(page, first)).state is JobState.DONE
    assert [run.id for run in page.model.runs] == [second, first, "r0001"]


def test_an_earlier_preview_stays_while_new_ones_arrive(page: TrainPage, qtbot: Any) -> None:
    folder = page.studio.project.project.runs.folder("r0001") / "previews"
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 1)
    previews = page.view.previews
    previews.slider.setValue(0)
    shutil.copy(folder / "00000004" / "image-sheet.png", folder / "00000009.png")
    previews.show_files([*previews.files, (9, folder / "00000009.png")])
    assert previews.slider.value() == 0
    previews.slider.setValue(previews.slider.maximum())
    previews.show_files([*previews.files, (12, folder / "00000009.png")])
    assert previews.slider.value() == previews.slider.maximum()


def test_the_plot_follows_the_theme_and_thins_many_points(page: TrainPage, qtbot: Any) -> None:
    series = Series()
    for step in range(100_000):
        series.add(step, 1.0 if step != 54_321 else 9.0)
    steps, values = series.thinned(1500)
    assert len(steps) <= 1600
    assert values.max() == 9.0
    plot = page.view.plot
    plot.show_series({"loss": series})
    window = page.window()
    assert isinstance(window, MainWindow)
    seen = set()
    for theme in ("dark", "light"):
        window.choose_theme(theme)
        seen.add(plot.grab().toImage().pixelColor(plot.width() // 2, plot.height() - 40).name())
    assert len(seen) == 2


def test_values_are_shown_under_the_pointer(page: TrainPage, qtbot: Any) -> None:
    plot = page.view.plot
    qtbot.waitUntil(lambda: "loss" in plot.series)
    qtbot.waitUntil(plot.isVisible)
    area = plot.findChild(PlotWidget)
    assert area is not None
    middle = area.viewport().rect().center()
    qtbot.mouseMove(area.viewport(), middle - QPoint(20, 0))
    qtbot.mouseMove(area.viewport(), middle)
    qtbot.waitUntil(plot.value.isVisible)
    assert plot.value.text().startswith("step ")


def test_without_data_it_leads_to_the_data(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert window.studio.create(tmp_path / "empty")
    window.show_page("train")
    page = window.page
    assert isinstance(page, TrainPage)
    assert not page.new.isVisible()
    buttons = [one for one in page.findChildren(QPushButton) if one.text() == "Go to Data"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert window.page is not None
    assert window.page.name == "data"


def test_a_failed_training_says_why_and_can_go_on(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    small_training(page, "400")
    run_id = start_training(page, qtbot)
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series, timeout=60_000)
    broken = page.studio.project.project.runs.folder(run_id) / "checkpoints"
    broken.write_text("a file where the folder should be", "utf-8")
    page.panel.controls.save_now()
    wait_for_job(page.studio, _job(page, run_id), JobState.FAILED)
    qtbot.waitUntil(page.panel.controls.failure.isVisible)
    assert page.panel.controls.failure.text()
    assert page.panel.controls.buttons["resume"].isVisible()
    broken.unlink()
    page.panel.controls.resume()
    wait_for_job(page.studio, _job(page, run_id), JobState.RUNNING)
    page.panel.controls.stop()
    wait_for_job(page.studio, _job(page, run_id), JobState.CANCELLED, JobState.FAILED)


def test_runs_are_called_after_what_differs(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    page.begin()
    qtbot.waitUntil(lambda: page.new.editor.title.placeholderText() == "Flow")
    small_training(page, "1")
    page.new.editor.title.clear()
    first = start_training(page, qtbot)
    run = page.studio.project.project.runs.get(first)
    assert run.name == "Flow, width 16, no prior, 11 more"
    wait_for_job(page.studio, _job(page, first))
    page.panel.train_again()
    assert page.new.editor.title.text() == ""  # nobody gave it: the next one is called after what it is
    page.new.editor.budget.set_settings({"steps": 2})
    qtbot.waitUntil(lambda: page.new.editor.title.placeholderText() == run.name)
    line = page.model.index(page.model.row_of(first)).data(Qt.ItemDataRole.StatusTipRole)
    assert line.startswith(f"{first} · ")


def test_runs_of_one_name_are_told_apart_by_their_ids(page: TrainPage) -> None:
    index = page.model.index(page.model.row_of("r0001"))
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Tiny, r0001 · done · ")
    assert "Tiny (r0001)" in [made.text() for made in page.view.findChildren(QLabel)]


def test_the_list_of_runs_follows_the_steps_and_tells_no_size_of_nothing(page: TrainPage) -> None:
    stored = page.model.runs[page.model.row_of("r0001")]
    job = _job(page, "r0001")
    for step, line in ((36, "r0001 · done · step 36"), (1234, "r0001 · done · step 1,234")):
        bridge = page.studio.bridge
        bridge.progress_made.emit(ProgressMade(job, step, 2000, params={"step": step}))
        shown = page.model.index(page.model.row_of("r0001")).data(Qt.ItemDataRole.StatusTipRole)
        assert (stored.step, shown.rpartition(" · ")[0] if "MB" in shown else shown) == (4, line)
    assert "0 MB" not in shown.split(" · ")


def test_a_run_that_is_done_is_given_more_time(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    controls = page.panel.controls
    qtbot.waitUntil(controls.buttons["more"].isVisible)
    assert page.studio.project.runs.config("r0001").recipe.training.steps == 4
    controls.train_on(0.0001)  # at least one more step
    job = page.studio.project.runs.job("r0001")
    assert job is not None
    wait_for_job(page.studio, job.id)
    steps = page.studio.project.runs.config("r0001").recipe.training.steps
    assert steps >= 5
    assert page.studio.project.runs.checkpoints("r0001")[-1] == steps
    assert [row["step"] for row in page.studio.project.runs.metrics("r0001")] == list(range(1, steps + 1))


def test_a_run_that_is_done_is_made_fast(page: TrainPage, qtbot: Any, told: list[Notice]) -> None:
    controls, project = page.panel.controls, page.studio.project
    qtbot.waitUntil(controls.buttons["fast"].isVisible)
    lane = project.runner.lane("cpu:train")
    lane.pause()
    controls.buttons["fast"].click()
    controls.buttons["fast"].click()  # of a double click, which would train two
    assert [one.run.id for one in project.runs.list()] == ["r0001", "r0002"]
    job = project.runs.job("r0002")
    assert job is not None
    assert "The run r0002 learns for 2 minutes" in told[-1].title
    recipe = project.runs.config("r0002").recipe
    assert recipe.generator.settings["shortcut"] is True
    assert recipe.sampling.fast == {"steps": 1, "prior_steps": 4, "shortcut": True}
    assert project.runs.config("r0002").start.run == "r0001"
    project.runner.cancel(job.id)
    lane.resume()
    page.show_item("r0002")
    assert not controls.buttons["fast"].isVisible(), "it is not done, and needs few steps already"
