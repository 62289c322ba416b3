"""The sheet Find like this on the page Data: a dropped picture is found again first, by a run that aligned the slots."""

from __future__ import annotations

from typing import Any

from browsed_samples import DATASET, SAMPLES
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.find_sheet import FindSheet
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice, Recipe, Training


def _sheet(opened: MainWindow, browser: DataBrowser) -> FindSheet:
    opened.actions_table["curate.find"].trigger()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, FindSheet)
    return sheet


def test_without_such_a_run_it_says_how_to_get_one(
    opened: MainWindow, browser: DataBrowser, qtbot: Any
) -> None:
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(lambda: "by the recipe Alignment" in sheet.told.text())
    assert not sheet.go.isEnabled()
    sheet.reject()


def test_what_is_dropped_is_found_first(opened: MainWindow, browser: DataBrowser, qtbot: Any) -> None:
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
    project.runs.follow(job)
    sample = project.project.datasets.samples(DATASET).read("train", 5, 6)[0]
    path = sample.values["image"][0].path
    assert path is not None
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.go.isEnabled)
    lines = sheet.lines
    assert lines is not None
    assert list(lines.values) == [("image", ""), ("text", "")]
    fields = (lines.values["text", ""], sheet.run, sheet.slot)
    qtbot.waitUntil(lambda: len({field.mapTo(sheet, QPoint()).x() for field in fields}) == 1)
    assert [sheet.slot.itemData(place) for place in range(sheet.slot.count())] == ["", "image", "text"]
    qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Nothing is given to search for" in sheet.trouble.text())
    qtbot.wait(50)  # the sheet grows
    qtbot.mouseClick(lines.values["text", ""], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(sheet.found):
        qtbot.keyClicks(lines.values["text", ""], "a red ring")
        qtbot.keyClick(lines.values["text", ""], Qt.Key.Key_Return)
    browser.sheets.show_all()
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.go.isEnabled)
    lines = sheet.lines
    assert lines is not None
    lines.take([path, path.with_suffix(".nothing")])
    assert lines.values["image", ""].text() == str(path)
    assert lines.wish.conditions == [("image", str(path))]
    lines.values["text", ""].setText("a blue bar")
    lines.weights["text"].setValue(0)
    sheet.space.checkpoint.choose(4)
    with qtbot.waitSignal(sheet.found) as caught:
        sheet.accept()
    asked = [one for one in opened.studio.jobs() if one.kind == "search"][-1].payload
    assert (asked["checkpoint"], asked["slot"]) == (4, "")
    assert [asked["conditions"][slot][0]["weight"] for slot in ("image", "text")] == [1, 0], (
        "only the picture counts"
    )
    qtbot.waitUntil(lambda: browser.model.listed is not None)
    found = caught.args[0]
    assert found[0]["sample"] == sample.id
    assert list(browser.model.ids()) == [one["sample"] for one in found]
    assert len(found) == SAMPLES
    qtbot.waitUntil(lambda: browser.chosen.ids() == [sample.id])
    shown = browser.sheets.why
    qtbot.waitUntil(
        lambda: shown.text() == "This one: 1.000 = image +1.000"
    )  # its own picture, nothing of the text
    told = [made.text() for made in browser.sheets.banner.findChildren(QLabel)]
    assert told == ["Those nearest to what was given, the nearest first", shown.text()]
    assert browser.sheets.banner.isVisible()
    browser.grid.setCurrentIndex(browser.model.index(1, 0))
    assert shown.text() == f"This one: {found[1]['score']:.3f} = image {found[1]['score']:+.3f}"
    browser.sheets.show_all()
    qtbot.waitUntil(lambda: browser.model.listed is None)
    assert shown.isHidden()
