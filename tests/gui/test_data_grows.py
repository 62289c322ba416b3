"""Growing data sets: additions by drop or menu; problems viewed and retried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.shared.menus import table_actions
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow


def page_of(window: MainWindow) -> DataPage:
    window.show_page("data")
    page = window.pages["data"]
    assert isinstance(page, DataPage)
    return page


def browser_of(window: MainWindow, qtbot: Any, count: int) -> DataBrowser:
    page = page_of(window)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == count)
    assert page.browser is not None
    return page.browser


def write_pictures(folder: Path, *numbers: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        Image.new("RGB", (8, 8), (number, 120, 40)).save(folder / f"p{number:03}.png")
    return folder


def last_import(window: MainWindow) -> str:
    return [job for job in window.studio.jobs() if job.kind == "import"][-1].id


@pytest.fixture
def colours(opened: MainWindow, qtbot: Any, tmp_path: Path, wait_for_job: Any) -> DataBrowser:
    """Four pictures, and one that is broken."""
    folder = write_pictures(tmp_path / "colours", 1, 2, 3, 4)
    (folder / "broken.png").write_bytes(b"no picture")
    job = opened.studio.project.imports.import_source(folder, "colours")
    wait_for_job(opened.studio, job.id)
    page_of(opened).refresh("colours")
    browser = browser_of(opened, qtbot, 4)
    qtbot.waitUntil(lambda: browser.problems.list.count() == 1)
    return browser


def test_a_problem_opens_its_file_large(opened: MainWindow, colours: DataBrowser, tmp_path: Path) -> None:
    wanted: list[tuple[Any, int]] = []
    opened.studio.viewing_wanted.connect(lambda exhibits, row: wanted.append((exhibits, row)))
    listed = colours.problems.list
    assert "broken" in listed.item(0).text()
    assert "row" not in listed.item(0).text()
    listed.doubleClicked.emit(listed.model().index(0, 0))
    exhibits, row = wanted[-1]
    shown = exhibits.exhibit(row)
    assert shown.path == tmp_path / "colours" / "broken.png"
    assert shown.pieces[0].modality == "image"
    assert "skipped" in shown.facts[0][1]
    listed.setCurrentRow(0)
    QTest.keyClick(listed, Qt.Key.Key_Space)
    assert len(wanted) == 2


def test_what_cannot_be_shown_is_found_in_its_folder(
    opened: MainWindow, qtbot: Any, tmp_path: Path, wait_for_job: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(seen.append(url)) or True)
    folder = write_pictures(tmp_path / "mixed", 1, 2)
    (folder / "table.csv").write_text("image\np001.png\np002.png\nmissing.png\n")
    table = folder / "table.csv"
    wait_for_job(opened.studio, opened.studio.project.imports.import_source(table, "mixed").id)
    page_of(opened).refresh("mixed")
    listed = browser_of(opened, qtbot, 2).problems.list
    qtbot.waitUntil(lambda: listed.count() == 1)
    listed.doubleClicked.emit(listed.model().index(0, 0))
    assert [url.toLocalFile() for url in seen] == [str(folder)]


def test_a_problem_is_tried_again(
    opened: MainWindow, colours: DataBrowser, qtbot: Any, tmp_path: Path, wait_for_job: Any
) -> None:
    told: list[Notice] = []
    opened.studio.notified.connect(told.append)
    Image.new("RGB", (8, 8), (9, 9, 9)).save(tmp_path / "colours" / "broken.png")
    before = last_import(opened)
    colours.problems.again.click()
    qtbot.waitUntil(lambda: last_import(opened) != before)
    wait_for_job(opened.studio, last_import(opened))
    qtbot.waitUntil(lambda: colours.model.rowCount() == 5)
    assert opened.studio.project.datasets.problems("colours") == []
    assert not colours.problems.again.isVisibleTo(colours)
    assert "colours" in told[-1].title


def test_what_is_gone_is_told(opened: MainWindow, colours: DataBrowser, qtbot: Any, tmp_path: Path) -> None:
    told: list[Notice] = []
    opened.studio.notified.connect(told.append)
    (tmp_path / "colours").rename(tmp_path / "elsewhere")
    colours.problems.again.click()
    qtbot.waitUntil(lambda: bool(told))
    assert "not there any more" in told[-1].text
    assert colours.problems.list.count() == 1


def test_a_folder_is_added_to_the_data_set_that_is_open(
    opened: MainWindow,
    colours: DataBrowser,
    qtbot: Any,
    tmp_path: Path,
    wait_for_job: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = write_pictures(tmp_path / "more", 4, 5, 6)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(more))
    page = page_of(opened)
    table_actions(page, "data.add")[0].trigger()
    sheet = page.sheet
    assert sheet is not None
    assert sheet.target.into == "colours"
    qtbot.waitUntil(sheet.go.isEnabled)
    assert not sheet.name.isVisibleTo(sheet)
    sheet.accept()
    qtbot.waitUntil(lambda: page.sheet is None)
    wait_for_job(opened.studio, last_import(opened))
    qtbot.waitUntil(lambda: colours.model.rowCount() == 6)
    assert page.chooser.currentText() == "colours"


def test_what_does_not_fit_says_so_and_may_be_a_data_set_of_its_own(
    opened: MainWindow, colours: DataBrowser, qtbot: Any, tmp_path: Path
) -> None:
    del colours
    words = tmp_path / "words"
    words.mkdir()
    (words / "a.txt").write_text("only words")
    page = page_of(opened)
    page.take_files([words], "colours")
    sheet = page.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.trouble.isVisibleTo(sheet))
    assert "image" in sheet.trouble.text()
    assert not sheet.go.isEnabled()
    sheet.target.setCurrentIndex(0)
    sheet.target.activated.emit(0)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.name.isVisibleTo(sheet)
    sheet.reject()
