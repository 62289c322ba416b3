"""Several settings of one recipe in the window: asked for, followed, stopped, and the best put into the form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from quick_training import small_training

from mmstudio.core.job import JobState
from mmstudio.gui.shared.flow import flow
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.train.recipe_parts import part_heading
from mmstudio.gui.train.trying.buttons import TryingButtons
from mmstudio.gui.train.trying.outcome_sheet import OutcomeSheet
from mmstudio.gui.train.trying.setting_rows import suggestion
from mmstudio.gui.train.trying.sweep_sheet import SweepSheet
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.progress import STATE, Progress
from mmstudio.plan.sweeps.axes import SettingField
from mmstudio.plan.sweeps.members import SweepMember


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.studio.project.runner.lane("cpu:train").pause()
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    small_training(shown, "3")
    return shown


def asked(page: TrainPage, qtbot: Any) -> SweepSheet:
    """The sheet, as soon as it has told what would be done."""
    page.new.trying.try_several()
    qtbot.waitUntil(lambda: page.findChild(SweepSheet) is not None)
    sheet = page.findChild(SweepSheet)
    assert sheet is not None
    qtbot.waitUntil(sheet.go.isEnabled)
    return sheet


def test_what_is_tried_is_told_before(page: TrainPage, qtbot: Any) -> None:
    sheet = asked(page, qtbot)
    (row,) = sheet.rows.rows
    assert row.path == "training.lr"
    lr = page.new.editor.result().training.lr
    assert row.text == f"{lr / 2:g}, {lr:g}, {lr * 2:g}"
    assert sheet.total.text().startswith("3 runs of 3 steps")
    assert "fewer than three seeds" in sheet.told.text()
    assert not sheet.count.isVisibleTo(sheet)
    sheet.rows.add()
    second = sheet.rows.rows[1]
    second.setting.setCurrentIndex(second.setting.findData("fusion.id"))
    assert second.setting.currentText() == "Fusion (fusion.id)"
    assert part_heading("encoder.text") == "Encoder of text"
    second.values.setText("concat, nothing")
    second.values.textEdited.emit(second.values.text())
    qtbot.waitUntil(lambda: "Left out" in sheet.told.text())
    assert "There is no fusion 'nothing'" in sheet.told.text()
    sheet.seeds.setValue(80)
    qtbot.waitUntil(lambda: sheet.trouble.isVisibleTo(sheet))
    assert "240 runs; a sweep has 200 at most" in sheet.trouble.text()
    assert not sheet.go.isEnabled()
    sheet.seeds.setValue(1)
    sheet.how.setCurrentIndex(sheet.how.findData("random"))
    assert row.text == f"{lr / 10:g}..{lr * 10:g}"
    sheet.count.setValue(5)
    qtbot.waitUntil(lambda: sheet.total.text().startswith("5 runs"))
    sheet.count.setValue(1)
    qtbot.waitUntil(lambda: sheet.total.text().startswith("1 run of 3 steps"))
    assert not page.new.trying.tried.isVisibleTo(page)


def test_suggestions_stay_within_the_range_of_a_setting() -> None:
    width = SettingField("fusion.width", "int", 48, 16, 64, 16)
    assert suggestion(width, ranged=False) == "32, 48, 64"
    assert suggestion(width, ranged=True) == "16..64"
    drop = SettingField("training.drop", "float", 0.5, 0, 1)
    assert (suggestion(drop, ranged=False), suggestion(drop, ranged=True)) == ("0.25, 0.5, 1", "0..1")
    left_open = replace(drop, value=None)
    assert (suggestion(left_open, ranged=False), suggestion(left_open, ranged=True)) == ("0, 1", "0..1")
    assert suggestion(SettingField("fusion.id", "choice", "a", options=("a", "b")), ranged=False) == "a, b"


def test_from_the_form_to_the_best_settings_in_it(page: TrainPage, qtbot: Any) -> None:
    opened = page.studio.project
    sheet = asked(page, qtbot)
    (row,) = sheet.rows.rows
    row.values.setText("0.001, 0.004")
    row.values.textEdited.emit(row.values.text())
    qtbot.waitUntil(sheet.go.isEnabled)
    with qtbot.waitSignal(sheet.started) as started:
        sheet.accept()
    sweep = started.args[0]
    qtbot.waitUntil(lambda: page.findChild(OutcomeSheet) is not None)
    told = page.findChild(OutcomeSheet)
    assert told is not None
    qtbot.waitUntil(lambda: told.found is not None)
    words = told.table.words
    assert [line[0] for line in words.rows] == ["0.001", "0.004"]
    assert {line[4] for line in words.rows} == {"waits"}
    told.stop.click()
    qtbot.waitUntil(lambda: {line[4] for line in words.rows} == {"stopped"})
    assert [job.state for job in opened.sweeps.jobs(sweep.id)] == [JobState.PAUSED] * 2
    told.more.click()
    qtbot.waitUntil(lambda: {line[4] for line in words.rows} == {"waits"})
    opened.sweeps.stop(sweep.id)
    runs = opened.sweeps.members.of(sweep.id)
    for trial, loss in ((0, 0.7), (1, 0.6)):  # as if they had been trained
        files = opened.runs.files(runs[SweepMember(trial, 0)])
        files.checkpoints.place(3).mkdir(parents=True)
        Progress(step=3, validation=loss).save(files.checkpoints.place(3) / STATE)
        job = opened.runs.job(runs[SweepMember(trial, 0)])
        assert job is not None
        opened.project.jobs.set_state(job.id, JobState.DONE)
    told.read()
    qtbot.waitUntil(lambda: [line[4] for line in words.rows] == ["done", "done"])
    assert [line[:2] for line in words.rows] == [["0.004", "0.6"], ["0.001", "0.7"]]
    assert words.rows[0][3] == "best"
    assert "another seed may turn the order round" in told.notes.text()
    assert told.row is not None
    assert told.row.number == 1
    page.new.editor.training.set_settings({"lr": 0.5})
    told.use.click()
    result = page.new.editor.result()
    assert (result.training.lr, result.training.steps) == (0.004, 3)
    QApplication.processEvents()


def test_its_buttons_stand_side_by_side_where_there_is_room(window: MainWindow, qtbot: Any) -> None:
    made, before = TryingButtons(window.studio, lambda: None, lambda _: None), QPushButton("Before")
    around = QWidget()
    qtbot.addWidget(around)
    around.setLayout(flow(before, made))
    for width, same_line in ((900, True), (made.sizeHint().width() + 20, False)):
        around.resize(width, 120)
        around.show()
        QApplication.processEvents()
        places = [one.mapTo(around, QPoint()).y() for one in (before, made.tried, made.several)]
        assert places[1] == places[2]
        assert (places[0] == places[1]) is same_line
