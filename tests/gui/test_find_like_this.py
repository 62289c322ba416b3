"""The sheet Find like this on the page Data: a dropped picture is found again first, by a run that aligned the slots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsed_samples import DATASET, SAMPLES, page_of, stored
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.find_sheet import FindSheet
from mmstudio.gui.gallery.page import GalleryPage
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.opened import OpenProject


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


@pytest.fixture
def space(opened: MainWindow) -> OpenProject:
    """The open project, with a run that aligned pictures and texts."""
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
    return project


def test_what_is_dropped_is_found_first(
    opened: MainWindow, browser: DataBrowser, space: OpenProject, qtbot: Any
) -> None:
    project = space
    sample = project.project.datasets.samples(DATASET).read("train", 5, 6)[0]
    path = sample.values["image"][0].path
    assert path is not None
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.go.isEnabled)
    lines = sheet.lines
    assert lines is not None
    assert list(lines.values) == [("image", ""), ("text", "")]
    assert sheet.focusWidget() is lines.values["image", ""]
    fields = (*lines.values.values(), sheet.run, sheet.where, sheet.slot, sheet.go)
    here, tabbed = fields[-1].nextInFocusChain(), []
    while here is not fields[-1]:
        tabbed += [here] if here in fields else []
        here = here.nextInFocusChain()
    assert tabbed == list(fields[:-1]), (
        "the Tab key goes from top to bottom, although the lines were made last"
    )
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
    found = caught.args[0]["found"]
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


def _find(opened: MainWindow, browser: DataBrowser, qtbot: Any, path: Path, among: str) -> FindSheet:
    """Ask for what is like a picture."""
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.lines is not None
    sheet.lines.take([path])
    sheet.where.setCurrentIndex(sheet.where.findData(among))
    sheet.slot.setCurrentIndex(sheet.slot.findData("image"))
    sheet.accept()
    return sheet


def test_other_data_sets_and_results_are_found_and_led_to(
    opened: MainWindow, browser: DataBrowser, space: OpenProject, told: list[Notice], qtbot: Any
) -> None:
    imports, page, sheets = space.imports, page_of(opened), browser.sheets
    space.runner.wait(imports.make_sample(imports.default_sample(), "few", count=6, seed=9).id)
    page.refresh(DATASET)
    other = space.project.datasets.samples("few").read("train", 1, 2)[0]
    path = other.values["image"][0].path
    assert path is not None
    sheet = _find(opened, browser, qtbot, path, "results")
    qtbot.waitUntil(lambda: "There are no results yet" in sheet.trouble.text())
    sheet.reject()
    _find(opened, browser, qtbot, path, "datasets")
    view = sheets.elsewhere.view
    qtbot.waitUntil(view.isVisible)
    assert not browser.grid.isVisible()
    assert not browser.detail.isVisible(), "it would show a sample that is not the marked one"
    first = sheets.elsewhere.model.index(0, 0)
    assert first.data() == f"few · Training {other.position + 1}"
    assert sheets.elsewhere.model.rowCount() == SAMPLES + 6
    qtbot.waitUntil(lambda: sheets.why.text() == "This one: 1.000 = image +1.000")
    place = view.visualRect(first).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: browser.chosen.ids() == [other.id])
    assert page.chooser.currentText() == "few"
    assert browser.grid.isVisible()
    assert browser.detail.isVisible()
    assert not view.isVisible()
    assert sheets.why.isHidden()
    sheets.back.click()
    assert view.isVisible()
    space.datasets.delete("few")
    view.activated.emit(first)
    qtbot.waitUntil(lambda: told[-1].title == "The data set few is not there any more.")

    page.refresh(DATASET)
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)
    session = space.project.sessions.create("r0001", "Made")
    folder = space.project.sessions.folder(session.id)
    for number, name in enumerate(("image", "reference")):
        value = stored(opened)[number].values[name][0].path
        assert value is not None
        (folder / f"0000{number}.png").write_bytes(value.read_bytes())
    (folder / "00002.png").write_bytes(path.read_bytes())
    _find(opened, browser, qtbot, folder / "00001.png", "results")
    qtbot.waitUntil(lambda: first.data() == f"{session.id} · 00001.png")
    assert sheets.elsewhere.model.rowCount() == 3
    view.activated.emit(first)
    qtbot.waitUntil(lambda: "gallery" in opened.pages)
    gallery = opened.pages["gallery"]
    assert isinstance(gallery, GalleryPage)

    def chosen() -> list[str]:
        return [] if (card := gallery.doings.current()) is None else [one.name for one in card.files]

    qtbot.waitUntil(lambda: chosen() == ["00001.png"])
    opened.show_page("data")
    assert view.isVisible(), "it waits there"
    (folder / "00001.png").unlink()
    view.activated.emit(first)
    qtbot.waitUntil(lambda: f"The result {session.id}/00001.png is not there" in told[-1].title)
    sheets.show_all()
    assert not sheets.banner.isVisible()
    assert browser.grid.isVisible()
