"""The sheet Label these: classes are written, a run tells them apart, keys decide, and all is undone."""

from __future__ import annotations

from typing import Any

from browsed_samples import DATASET, choose
from PySide6.QtCore import Qt

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.review.label_sheet import LabelSheet, classes_of
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.suggestions.labels import ClassWish


def test_classes_are_lines() -> None:
    text = "red = a red ring\n\n a blue bar \nred=a red bar\ngreen =\n= nothing"
    assert classes_of(text) == [
        ClassWish("red", ("a red ring", "a red bar")),
        ClassWish("a blue bar", ("a blue bar",)),
        ClassWish("green", ("green",)),
    ]


def _sheet(opened: MainWindow, browser: DataBrowser) -> LabelSheet:
    opened.actions_table["curate.label"].trigger()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, LabelSheet)
    return sheet


def _label(opened: MainWindow, sample: int) -> tuple[Any, Any]:
    found = opened.studio.project.datasets.read(DATASET, [sample])[0]
    rows = found.values.get("table", ())
    return (rows[0].data.get("label") if rows else None), found.meta.get("synthetic.table.label")


def test_chosen_samples_are_labelled_by_keys_and_undone(
    opened: MainWindow, browser: DataBrowser, qtbot: Any
) -> None:
    recipe = Recipe(
        id="align",
        title="Alignment",
        conditions=("image", "text"),
        encoders={"image": Choice(id="image-cnn", settings={"width": 16, "channels": 8})},
        fusion=Choice(id="concat", settings={"hidden": 16}),
        generator=Choice(id="align", settings={"width": 16}),
        training=Training(steps=4, batch=8, precision="fp32"),
    )
    project = opened.studio.project
    job = project.runner.wait(project.runs.start(DATASET, recipe, name="Space").id)
    assert job.state is JobState.DONE, job.failure
    slots = project.datasets.get(DATASET).slots
    ids = choose(browser, 0, 1, 2)
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.begin.isEnabled)
    assert not sheet.yes.isEnabled()
    sheet.classes.setPlainText("red")
    sheet.begin.click()
    qtbot.waitUntil(lambda: "2 to 1,000 classes" in sheet.trouble.text())
    sheet.classes.setPlainText("red = a red ring\nblue = a blue ring\ngreen = a green ring")
    sheet.begin.click()
    qtbot.waitUntil(lambda: sheet.counted.text() == "1 of 3")
    assert sheet.trouble.isHidden()
    first, order = sheet.current, sorted(ids)
    assert first is not None
    assert first.sample == order[0]
    assert [sheet.ranked.item(row).text() for row in range(3)] == [
        f"{row + 1}   {name}   {100 * share:.0f} %" for row, (name, share) in enumerate(first.told.ranked)
    ]
    qtbot.waitUntil(lambda: sheet.focusWidget() is sheet.ranked)
    curator = browser.curation.curator
    qtbot.keyClick(sheet.ranked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _label(opened, order[0])[0] == first.name)
    second = sheet.current
    assert second is not None
    qtbot.keyClick(sheet.ranked, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: _label(opened, order[1])[0] == second.told.ranked[2][0])
    assert _label(opened, order[1])[1] == f"{second.told.run}, zero-shot, changed"
    third = sheet.current
    assert third is not None
    sheet.drop()
    qtbot.waitUntil(lambda: not third.path.is_file())
    assert sheet.current is None
    qtbot.waitUntil(lambda: not curator.busy)
    for _ in range(3):
        opened.studio.undo.undo()
        qtbot.waitUntil(lambda: not curator.busy)
    assert [_label(opened, number) for number in order] == [(None, None)] * 3
    assert project.datasets.get(DATASET).slots == slots
    assert [one.sample for one in project.labels.pending(DATASET, first.column)] == order
    sheet.reject()


def test_without_such_a_run_it_says_how_to_get_one(
    opened: MainWindow, browser: DataBrowser, qtbot: Any
) -> None:
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(lambda: "by the recipe Alignment" in sheet.trouble.text())
    assert not sheet.begin.isEnabled()
    sheet.reject()
