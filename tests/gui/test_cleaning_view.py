"""The tab Cleaning: look, see, leave out one, a kind, all; undo; nothing found; out of date."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.cleaning.view import CleaningView
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow

NAME = "walls"


@pytest.fixture
def walls(opened: MainWindow, tmp_path: Path) -> MainWindow:
    """A second data set: eight pictures; two of them are there again, one of these in test; one has no caption."""
    rng = np.random.default_rng(0)
    rows = []
    for number in range(8):
        cells = rng.integers(0, 256, (9, 9, 3), np.uint8)
        Image.fromarray(cells).resize((72, 72)).save(tmp_path / f"{number}.png")
        rows.append((f"{number}.png", "untitled" if number == 5 else f"wall {number}", "train"))
    for copy in ("copy.png", "second copy.png"):
        shutil.copy(tmp_path / "1.png", tmp_path / copy)
        rows.append((copy, "again", "train"))
    rows.append(("2.png", "once more", "test"))
    with (tmp_path / f"{NAME}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("image", "text", "split"), *rows])
    imports = opened.studio.project.imports
    job = imports.import_source(tmp_path / f"{NAME}.csv", NAME)
    assert opened.studio.project.runner.wait(job.id).state is JobState.DONE
    opened.studio.bridge.drain()
    return opened


def browser_of(window: MainWindow, qtbot: Any, name: str, count: int) -> DataBrowser:
    window.show_page("data")
    page = window.pages["data"]
    assert isinstance(page, DataPage)
    page.refresh(name)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == count)
    assert page.browser is not None
    page.browser.show_aside(page.browser.cleaning)
    return page.browser


def looked_at(window: MainWindow, qtbot: Any, name: str, count: int) -> tuple[DataBrowser, CleaningView]:
    browser = browser_of(window, qtbot, name, count)
    view = browser.cleaning
    qtbot.waitUntil(view.isVisible)
    assert view.head.text() == "Not looked at yet"
    view.go.click()
    qtbot.waitUntil(lambda: view.report is not None)
    return browser, view


def titles(view: CleaningView) -> list[str]:
    return [view.findings.kinds.item(row).text() for row in range(view.findings.kinds.count())]


def train_count(window: MainWindow) -> int:
    return window.studio.project.datasets.get(NAME).counts["train"]


def test_findings_are_shown_by_kind_with_pictures(walls: MainWindow, qtbot: Any) -> None:
    browser, view = looked_at(walls, qtbot, NAME, 11)
    assert view.head.text() == "4 findings in 11 samples"
    assert titles(view) == [
        "Training samples that are held out too (1)",
        "Exact duplicates (2)",
        "Placeholders instead of texts (1)",
    ]
    view.findings.show_kind("duplicate")
    model = view.findings.model
    assert model.rowCount() == 2
    assert model.data(model.index(0)) == "The image is that of another sample; the rest differs."
    qtbot.waitUntil(lambda: all(isinstance(one, QPixmap) and not one.isNull() for one in model.pictures(0)))
    assert len(model.pictures(0)) == 2
    view.findings.list.setFocus()
    place = view.findings.list.visualRect(model.index(1)).center()
    QTest.mouseClick(view.findings.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wanted = model.findings[1].sample
    qtbot.waitUntil(lambda: browser.model.id_of(browser.grid.currentIndex().row()) == wanted)


def test_a_hidden_sample_is_shown_when_it_is_wanted(walls: MainWindow, qtbot: Any) -> None:
    browser, view = looked_at(walls, qtbot, NAME, 11)
    browser.search.setText("nothing like this")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0)
    wanted = view.findings.model.findings[0].sample
    view.sample_wanted.emit(wanted)
    qtbot.waitUntil(lambda: browser.model.rowCount() == 11)
    qtbot.waitUntil(lambda: browser.model.id_of(browser.grid.currentIndex().row()) == wanted)


def test_one_is_left_out_and_comes_back(walls: MainWindow, qtbot: Any) -> None:
    _, view = looked_at(walls, qtbot, NAME, 11)
    view.findings.show_kind("duplicate")
    assert not view.findings.leave.isEnabled()
    view.findings.list.setCurrentIndex(view.findings.model.index(0))
    view.findings.leave.click()
    qtbot.waitUntil(lambda: train_count(walls) == 9)
    qtbot.waitUntil(lambda: view.findings.leave.text() == "Take in again")
    assert str(view.findings.model.data(view.findings.model.index(0))).startswith("Left out. ")
    assert "changed" not in view.about.text()
    walls.studio.undo.undo()
    qtbot.waitUntil(lambda: train_count(walls) == 10)
    qtbot.waitUntil(lambda: view.findings.leave.text() == "Leave out")
    walls.studio.undo.redo()
    qtbot.waitUntil(lambda: train_count(walls) == 9)
    qtbot.waitUntil(lambda: view.findings.leave.text() == "Take in again")
    view.findings.leave.click()
    qtbot.waitUntil(lambda: train_count(walls) == 10)
    walls.studio.undo.undo()
    qtbot.waitUntil(lambda: train_count(walls) == 9)


def test_a_kind_and_all_are_left_out(walls: MainWindow, qtbot: Any) -> None:
    browser, view = looked_at(walls, qtbot, NAME, 11)
    view.findings.show_kind("duplicate")
    view.findings.leave_kind.click()
    qtbot.waitUntil(lambda: train_count(walls) == 8)
    qtbot.waitUntil(lambda: not view.findings.leave_kind.isEnabled())
    assert view.findings.leave_all.text() == "Leave out all that is advised (2)"
    view.findings.leave_all.click()
    qtbot.waitUntil(lambda: train_count(walls) == 6)
    qtbot.waitUntil(lambda: not view.findings.leave_all.isEnabled())
    qtbot.waitUntil(lambda: browser.model.rowCount() == 7)
    for count in (8, 10):
        walls.studio.undo.undo()
        qtbot.waitUntil(lambda count=count: train_count(walls) == count)
    qtbot.waitUntil(lambda: view.findings.leave_all.text() == "Leave out all that is advised (4)")


def test_undone_before_it_is_done(walls: MainWindow, qtbot: Any) -> None:
    _, view = looked_at(walls, qtbot, NAME, 11)
    view.findings.leave_everything()
    walls.studio.undo.undo()
    qtbot.waitUntil(lambda: not walls.studio.project.cleaning.left_out(NAME) and train_count(walls) == 10)
    walls.studio.undo.redo()
    qtbot.waitUntil(lambda: train_count(walls) == 6)


def test_out_of_date_and_looked_at_again(walls: MainWindow, qtbot: Any) -> None:
    _, view = looked_at(walls, qtbot, NAME, 11)
    sample = walls.studio.project.project.datasets.samples(NAME).read("train", 0, 1)[0]
    walls.studio.project.project.datasets.edits(NAME).write({sample.id: {"text": ("none",)}})
    walls.studio.content_changed.emit("datasets")
    qtbot.waitUntil(lambda: "The data has changed since" in view.about.text())
    assert view.about.objectName() == "warning"
    view.go.click()
    qtbot.waitUntil(lambda: view.head.text() == "5 findings in 11 samples")
    assert view.about.objectName() == "faint"


def test_nothing_was_found(opened: MainWindow, qtbot: Any) -> None:
    _, view = looked_at(opened, qtbot, "shapes-and-sounds", 48)
    assert view.head.text() == "Nothing doubtful was found"
    assert not view.findings.isVisible()
    assert view.go.text() == "Look again"


def test_it_can_be_stopped(opened: MainWindow, qtbot: Any, told: list[Notice]) -> None:
    browser = browser_of(opened, qtbot, "shapes-and-sounds", 48)
    view = browser.cleaning
    opened.studio.project.runner.lane("io").pause()
    view.go.click()
    job = view.progress.job
    assert view.progress.isVisible()
    assert not view.go.isVisible()
    view.progress.stop.click()
    qtbot.waitUntil(lambda: opened.studio.job(job).state is JobState.CANCELLED)
    qtbot.waitUntil(view.go.isVisible)
    assert not view.progress.isVisible()
    assert told == []


def test_what_was_found_is_there_after_the_project_was_opened_anew(
    walls: MainWindow, qtbot: Any, project: Path
) -> None:
    _, view = looked_at(walls, qtbot, NAME, 11)
    view.findings.leave_everything()
    qtbot.waitUntil(lambda: train_count(walls) == 6)
    walls.studio.close()
    assert walls.studio.open(project)
    again = browser_of(walls, qtbot, NAME, 7).cleaning
    qtbot.waitUntil(lambda: again.report is not None)
    assert "changed" not in again.about.text()
    again.findings.show_kind("leak")
    assert str(again.findings.model.data(again.findings.model.index(0))).startswith("Left out. ")
    qtbot.waitUntil(lambda: all(isinstance(one, QPixmap) for one in again.findings.model.pictures(0)))
    again.findings.list.setCurrentIndex(again.findings.model.index(0))
    again.findings.leave.click()
    qtbot.waitUntil(lambda: train_count(walls) == 7)
