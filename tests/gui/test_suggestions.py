"""Texts and sounds that a run suggests on the page Data: asked for, read, changed, accepted, rejected and made again by keys."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from seen import words_on
from spoken import NAME, SUNG, WORDS

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.data.review.suggestion_sheet import SuggestionSheet
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App
from mmstudio.storage.samples.query import SampleFilter

LACK = 8


@pytest.fixture(scope="module")
def app(speaking_app: App) -> App:
    return speaking_app


@pytest.fixture
def project(app: App, talking: Path, tmp_path: Path) -> Path:
    shutil.copytree(talking, tmp_path / "talking")
    app.adopt_project(tmp_path / "talking")
    return tmp_path / "talking"


@pytest.fixture
def shown(opened: MainWindow, qtbot: Any) -> DataBrowser:
    opened.show_page("data")
    page = opened.pages["data"]
    assert isinstance(page, DataPage)
    page.refresh(NAME)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == 24)
    assert page.browser is not None
    return page.browser


@pytest.fixture
def sheet(shown: DataBrowser, qtbot: Any) -> SuggestionSheet:
    shown.sheets.suggest()
    found = shown.sheets.sheet
    assert isinstance(found, SuggestionSheet)
    qtbot.waitUntil(lambda: found.run.count() == 3)
    found.run.setCurrentIndex(next(n for n in range(3) if found.run.itemText(n).startswith("speaker")))
    assert found.suggestion is None
    assert not found.yes.isEnabled()
    found.begin.click()
    qtbot.waitUntil(lambda: found.suggestion is not None, timeout=30_000)
    return found


def lacking(window: MainWindow) -> list[int]:
    return list(window.studio.project.datasets.find(NAME, SampleFilter(missing="text")))


def facts(window: MainWindow, sample: int) -> dict[str, str]:
    return dict(window.studio.project.datasets.read(NAME, [sample])[0].meta)


def test_each_text_is_reviewed_by_keys_and_all_is_undone(
    opened: MainWindow, shown: DataBrowser, sheet: SuggestionSheet, qtbot: Any
) -> None:
    missing, editor = lacking(opened), sheet.editor
    assert len(missing) == LACK
    qtbot.waitUntil(lambda: sheet.counted.text() == f"1 of {LACK}")
    first = sheet.suggestion
    assert first is not None
    assert (first.sample, editor.toPlainText()) == (missing[0], first.data)
    assert first.data in WORDS.values()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lacking(opened) == missing[1:])
    assert facts(opened, missing[0]) == {"synthetic.text": f"{first.run}, seed 0"}
    qtbot.keyClicks(editor, "a bar of my own")  # the whole text is selected, so it is replaced
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lacking(opened) == missing[2:])
    assert facts(opened, missing[1])["synthetic.text"].endswith("seed 1, edited")
    third = sheet.suggestion
    assert third is not None
    sheet.drop()
    qtbot.waitUntil(lambda: not third.path.is_file())
    assert sheet.counted.text() == f"1 of {LACK - 3}"
    assert lacking(opened) == missing[2:], "what was rejected is in no sample"
    qtbot.waitUntil(lambda: not shown.curation.curator.busy)
    for count in (2, 1, 0):
        qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not shown.curation.curator.busy)
        qtbot.waitUntil(lambda wanted=missing[count:]: lacking(opened) == wanted)
        qtbot.waitUntil(
            lambda wanted=missing[count]: sheet.current is not None and sheet.current.sample == wanted
        )
    text = editor.toPlainText()
    qtbot.keyClicks(editor, "oh")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == text, "what was written is taken back first"
    assert facts(opened, missing[0]) == {}
    waits = opened.studio.project.suggestions.pending(NAME, "text")
    assert [one.sample for one in waits] == missing


def test_one_is_made_again_with_the_next_seed(sheet: SuggestionSheet, qtbot: Any) -> None:
    first = sheet.suggestion
    assert first is not None
    sheet.make_again()
    assert not sheet.yes.isEnabled(), "nothing is accepted while it is made"
    qtbot.waitUntil(lambda: sheet.suggestion is not None and sheet.suggestion.seed == 1, timeout=30_000)
    assert sheet.suggestion is not None
    assert sheet.suggestion.sample == first.sample
    qtbot.waitUntil(sheet.yes.isEnabled)


def test_what_waits_is_shown_when_the_sheet_opens_again(
    opened: MainWindow, shown: DataBrowser, sheet: SuggestionSheet, qtbot: Any
) -> None:
    sheet.reject()
    qtbot.waitUntil(lambda: shown.sheets.sheet is None)
    assert len(lacking(opened)) == LACK
    shown.sheets.suggest()
    again = shown.sheets.sheet
    assert isinstance(again, SuggestionSheet)
    qtbot.waitUntil(lambda: again.counted.text() == f"1 of {LACK}")


def test_each_sound_is_heard_and_decided_by_keys(opened: MainWindow, qtbot: Any) -> None:
    project = opened.studio.project
    missing = list(project.datasets.find(SUNG, SampleFilter()))[:3]
    had = {one.id: one.values["audio"][0].sha256 for one in project.datasets.read(SUNG, missing)}
    project.project.datasets.samples(SUNG).gaps.clear("audio", had)
    opened.show_page("data")
    page = opened.pages["data"]
    assert isinstance(page, DataPage)
    page.refresh(SUNG)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == 24)
    assert page.browser is not None
    page.browser.sheets.suggest()
    sheet = page.browser.sheets.sheet
    assert isinstance(sheet, SuggestionSheet)
    assert [sheet.slot.itemText(place) for place in range(sheet.slot.count())] == ["text", "image", "audio"]
    sheet.slot.setCurrentText("audio")
    sheet.slot.activated.emit(sheet.slot.currentIndex())
    qtbot.waitUntil(lambda: [sheet.run.itemText(n)[:6] for n in range(sheet.run.count())] == ["singer"])
    sheet.begin.click()
    qtbot.waitUntil(lambda: sheet.counted.text() == "1 of 3")
    box = sheet.value.file
    qtbot.waitUntil(lambda: box.player is not None and box.player.button.isEnabled())
    assert box.isVisible()
    assert sheet.editor.isHidden()
    assert sheet.focusWidget() is box
    assert "Space: play" in words_on(sheet)
    first = sheet.suggestion
    assert first is not None
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(project.datasets.find(SUNG, SampleFilter(missing="audio"))) == missing[1:])
    [sample] = project.datasets.read(SUNG, missing[:1])
    assert sample.values["audio"][0].path == project.project.layout.asset(
        sample.values["audio"][0].sha256, ".wav"
    )
    assert sample.meta == {"synthetic.audio": f"{first.run}, seed 0"}
    assert sheet.counted.text() == "1 of 2"
    qtbot.keyClick(box, Qt.Key.Key_PageDown)
    assert sheet.counted.text() == "2 of 2"
    sheet.drop()
    assert sheet.counted.text() == "1 of 1"
    qtbot.waitUntil(lambda: not page.browser.curation.curator.busy)  # type: ignore[union-attr]
    for left in (missing[1:], missing):
        opened.studio.undo.undo()
        qtbot.waitUntil(lambda: not page.browser.curation.curator.busy)  # type: ignore[union-attr]
        qtbot.waitUntil(
            lambda left=left: list(project.datasets.find(SUNG, SampleFilter(missing="audio"))) == left
        )
    assert len(project.suggestions.pending(SUNG, "audio")) == 3
