"""Choices: a rebuilt list clears its choice, so that nothing happens to items that are not visible."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QStringListModel
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QListView

from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.shared.choice import when_chosen
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow

DATASET = "shapes-and-sounds"


@pytest.fixture
def other(trained_project: Path, tmp_path: Path) -> Path:
    """A second project, in which runs and data sets have the same names."""
    shutil.copytree(trained_project, tmp_path / "other")
    return tmp_path / "other"


def picture(folder: Path, name: str) -> Path:
    path = folder / name
    image = QImage(8, 8, QImage.Format.Format_RGB888)
    image.fill(0x123456)
    assert image.save(str(path))
    return path


def results(window: MainWindow, qtbot: Any) -> GeneratePage:
    """The page Generate with a result in detail, and a second session that has none."""
    sessions = window.studio.project.sessions
    second = sessions.create("r0001", "Second")
    first = sessions.create("r0001", "First")
    picture(sessions.folder(first.id), "a.png")
    window.show_page("generate")
    page = window.page
    assert isinstance(page, GeneratePage)
    page.open_session(first.id)
    qtbot.waitUntil(lambda: len(page.results.model.paths) == 1)
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    assert page.results.detail.path is not None
    page.model.settle(seed=7)
    assert second.id != first.id
    return page


def nothing_is_chosen(page: GeneratePage) -> None:
    pane = page.results
    assert pane.grid.chosen == []
    assert pane.detail.path is None
    assert pane.detail.recipe is None
    for done in (pane.delete, pane.use, pane.reproduce, pane.copy, pane.save_as):
        done()
    assert page.work.jobs == {}


def test_a_model_that_is_made_anew_is_told(qtbot: Any) -> None:
    model, view, told = QStringListModel(["a", "b"]), QListView(), list[int]()
    qtbot.addWidget(view)
    view.setModel(model)
    when_chosen(view.selectionModel(), lambda: told.append(len(view.selectedIndexes())))
    view.setCurrentIndex(model.index(1))
    model.setStringList(["c"])
    assert told == [1, 0]


def test_a_result_of_another_session_is_not_kept_in_detail(opened: MainWindow, qtbot: Any) -> None:
    page = results(opened, qtbot)
    second = next(one for one in page.sessions.sessions() if one.name == "Second")
    page.open_session(second.id)
    nothing_is_chosen(page)


def test_a_result_of_another_project_is_not_kept_in_detail(
    opened: MainWindow, other: Path, qtbot: Any
) -> None:
    page = results(opened, qtbot)
    assert opened.studio.open(other)
    nothing_is_chosen(page)
    assert opened.studio.undo.count() == 0


def test_a_run_of_another_project_is_not_shown_as_one_of_this(
    opened: MainWindow, other: Path, qtbot: Any
) -> None:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    log = opened.studio.project.project.runs.folder("r0001") / "log.txt"
    log.write_text("of the first project", "utf-8")
    page.show_item("r0001")
    page.panel.notes.setPlainText("mine")
    first = opened.studio.project.project.layout.root
    assert opened.studio.open(other)
    assert page.panel.run is not None  # the run of that id, of this project
    assert page.panel.notes.toPlainText() == ""
    qtbot.waitUntil(lambda: page.view.plot.series.get("loss") is not None)
    assert "of the first project" not in page.view.log.toPlainText()
    assert page.view.previews.files
    assert all(other in path.parents for _, path in page.view.previews.files)
    opened.studio.open(first)
    assert page.panel.notes.toPlainText() == "mine"
    opened.studio.close()
    assert page.panel.run is None
    assert page.panel.controls.run is None


def test_nothing_is_done_to_a_run_while_a_new_one_is_prepared(opened: MainWindow, other: Path) -> None:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    page.show_item("r0001")
    page.begin()
    for name in ("delete", "again", "gif", "pause", "resume", "save", "sample", "generate"):
        opened.actions_table[f"train.{name}"].trigger()
    assert [one.run.id for one in opened.studio.project.runs.list()] == ["r0001"]
    assert page.new.isVisible()
    opened.studio.project.project.runs.create("Another", dataset=DATASET, recipe="flow", seed=0)
    opened.studio.content_changed.emit("runs")  # another run, e.g. brought back, does not take the form away
    assert page.new.isVisible()
    assert page.panel.run is None
    opened.studio.open(other)
    opened.show_page("train")
    assert page.view.isVisible()


def test_samples_that_a_filter_hides_are_not_kept(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("data")
    page = opened.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(0) is not None)
    browser = page.browser
    assert browser is not None
    browser.view.setCurrentIndex(browser.model.index(1, 0))
    flag = QItemSelectionModel.SelectionFlag
    browser.selection.select(browser.model.index(2, 0), flag.Select | flag.Rows)
    shown = browser.model.sample(1)
    assert shown is not None
    qtbot.waitUntil(lambda: browser.detail.sample == shown)
    qtbot.waitUntil(lambda: browser.curation.bar.chosen.text() == "2 chosen")
    browser.search.setText("no sample says this")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0)
    qtbot.waitUntil(lambda: browser.detail.sample is None)
    assert browser.curation.bar.chosen.text() == "0 chosen"
    assert not browser.curation.bar.isEnabled()
    browser.clear_filter()
    qtbot.waitUntil(lambda: browser.detail.sample == shown)


def test_samples_of_a_deleted_data_set_are_not_kept(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("data")
    page = opened.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(0) is not None)
    browser = page.browser
    assert browser is not None
    browser.view.setCurrentIndex(browser.model.index(1, 0))
    page.delete()
    assert browser.model.info is None
    assert browser.chosen.ids() == []
    assert browser.detail.sample is None
    for name in ("exclude", "stars3", "words", "compare", "part", "captions", "similar"):
        opened.actions_table[f"curate.{name}"].trigger()
    assert browser.sheets.sheet is None
    opened.studio.undo.undo()
    qtbot.waitUntil(lambda: browser.model.rowCount() == 48)
