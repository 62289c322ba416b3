"""The sheet Label these: classes are written, a run tells them apart, keys decide, and all is undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browsed_samples import DATASET, choose
from PySide6.QtCore import QMimeData, Qt, QUrl

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.review.classes_edit import classes_of
from mmstudio.gui.data.review.label_sheet import LabelSheet
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.suggestions.label_wishes import ClassWish


def test_classes_are_lines() -> None:
    text = "red = a red ring\n\n a blue bar \nred=a red bar\ngreen =\n= nothing"
    assert classes_of(text) == [
        ClassWish("red", ("a red ring", "a red bar")),
        ClassWish("a blue bar", ("a blue bar",)),
        ClassWish("green", ("green",)),
    ]


def test_examples_are_lines_too() -> None:
    text = "red = image = /a/red = 1.png\nred = a red ring\nblue = image=b.png\nodd = a = b\nnone = image ="
    assert classes_of(text, ("image",)) == [
        ClassWish("red", ("a red ring",), (("image", "/a/red = 1.png"),)),
        ClassWish("blue", (), (("image", "b.png"),)),
        ClassWish("odd", ("a = b",)),
        ClassWish("none", ("image =",)),
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
    slots_of = sheet.space.slot
    assert [slots_of.itemData(place) for place in range(slots_of.count())] == ["", "image", "text"]
    slots_of.setCurrentIndex(1)
    sheet.space.checkpoint.choose(4)
    sheet.classes.setPlainText("red = a red ring\nblue = a blue ring\ngreen = a green ring")
    sheet.begin.click()
    qtbot.waitUntil(lambda: sheet.counted.text() == "1 of 3")
    assert sheet.trouble.isHidden()
    asked = [one for one in opened.studio.jobs() if one.kind == "label"][-1].payload
    assert (asked["slot"], asked["checkpoint"]) == ("image", 4)
    assert sheet.remarks.count() == 0
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
    for waits, number in ((1, order[2]), (2, order[1]), (3, order[0])):
        qtbot.keyClick(sheet.ranked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not curator.busy)
        qtbot.waitUntil(lambda wanted=f"1 of {waits}": sheet.counted.text() == wanted)
        assert sheet.current is not None
        assert sheet.current.sample == number, "what was taken back is shown again"
    before = opened.studio.undo.index()
    qtbot.keyClick(sheet.ranked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.studio.undo.index() == before, "what was done before the sheet was opened stays"
    assert [_label(opened, number) for number in order] == [(None, None)] * 3
    assert project.datasets.get(DATASET).slots == slots
    assert [one.sample for one in project.labels.pending(DATASET, first.column)] == order
    sheet.reject()


def test_files_that_are_dropped_are_examples(
    opened: MainWindow, browser: DataBrowser, tmp_path: Path
) -> None:
    sheet = _sheet(opened, browser)
    made = sheet.classes
    names = ("ring.png", "bar.PNG", "notes.pdf", "low.wav")
    dropped = {name: QMimeData() for name in names}
    for name, data in dropped.items():
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    made.setPlainText("red =")
    made.insertFromMimeData(dropped["ring.png"])
    made.insertFromMimeData(dropped["bar.PNG"])
    made.insertFromMimeData(dropped["low.wav"])
    assert made.classes == [
        ClassWish("red", (), (("image", str(tmp_path / "ring.png")),)),
        ClassWish("bar", (), (("image", str(tmp_path / "bar.PNG")),)),
        ClassWish("low", (), (("audio", str(tmp_path / "low.wav")),)),
    ]
    made.setPlainText("moon")
    made.insertFromMimeData(dropped["ring.png"])
    assert made.classes == [ClassWish("moon", (), (("image", str(tmp_path / "ring.png")),))]
    sheet.reject()


def test_without_such_a_run_it_says_how_to_get_one(
    opened: MainWindow, browser: DataBrowser, qtbot: Any
) -> None:
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(lambda: "by the recipe Alignment" in sheet.trouble.text())
    assert not sheet.begin.isEnabled()
    sheet.reject()
