"""Texts of samples on the page Data: edited where they stand, and one after another by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browsed_samples import DATASET, choose, stored
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QToolButton,
)
from seen import shown

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.captions import CaptionSheet
from mmstudio.gui.data.samples.words_editor import TextValue
from mmstudio.gui.window.main_window import MainWindow


def test_a_text_is_edited_in_place(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    choose(browser, 1)
    sample_id = browser.chosen.ids()[0]
    qtbot.waitUntil(lambda: browser.detail.sample is not None and browser.detail.sample.id == sample_id)
    qtbot.keyClick(browser.grid, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, ", and 3 things")  # digits do not give stars here
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "below")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    text = next(one for one in browser.model.info.slots if one.modality == "text").name  # type: ignore[union-attr]
    said = opened.studio.project.datasets.read(DATASET, [sample_id])[0]
    assert str(said.values[text][0].data).endswith(", and 3 things\nbelow")
    assert said.stars == 0
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLabel))  # where it was edited
    first = shown(browser.detail, TextValue)[0]
    qtbot.keyClick(first.shown, Qt.Key.Key_Return)
    qtbot.keyClicks(first.editor, "nothing of it")
    qtbot.keyClick(first.editor, Qt.Key.Key_Escape)
    settled()
    assert opened.studio.undo.count() == 1
    new = next(
        one for one in browser.detail.findChildren(QToolButton) if one.accessibleName() == "Add a text"
    )
    new.click()
    added = QApplication.focusWidget()
    qtbot.keyClicks(added, "a second one")
    browser.grid.setFocus()  # going elsewhere takes it
    settled()
    assert len(opened.studio.project.datasets.read(DATASET, [sample_id])[0].values[text]) == 2
    qtbot.waitUntil(lambda: len(browser.detail.sample.values[text]) == 2)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: len(shown(browser.detail, TextValue)) == 2)
    second = shown(browser.detail, TextValue)[1]
    second.edit()
    assert second.editor is not None
    second.editor.clear()
    second.take()  # an empty one takes it away
    settled()
    assert len(opened.studio.project.datasets.read(DATASET, [sample_id])[0].values[text]) == 1


def test_what_is_being_written_is_not_lost(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    """Neither by another change of the sample, nor by the end of the project."""
    choose(browser, 1)
    sample_id = browser.chosen.ids()[0]
    qtbot.waitUntil(lambda: browser.detail.sample is not None and browser.detail.sample.id == sample_id)
    text = next(one for one in browser.model.info.slots if one.modality == "text").name  # type: ignore[union-attr]
    browser.edit()
    assert browser.detail.isVisible()
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, " first")
    browser.curation.curator.put_text(sample_id, text, 1, "from elsewhere")
    settled()
    assert QApplication.focusWidget() is editor
    qtbot.keyClicks(editor, " and last")
    folder = opened.studio.project.project.layout.root
    opened.studio.close()
    assert opened.studio.open(folder)
    said = [value.data for value in opened.studio.project.datasets.read(DATASET, [sample_id])[0].values[text]]
    assert str(said[0]).endswith(" first and last")
    assert said[1] == "from elsewhere"


def test_texts_are_written_by_keys_alone(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    text = next(one for one in browser.model.info.slots if one.modality == "text").name  # type: ignore[union-attr]
    ids = list(browser.model.ids())
    for number in (ids[1], ids[3], ids[4]):
        browser.curation.curator.do(
            "x", lambda curation, number=number: curation.write(DATASET, {number: {text: ()}})
        )
    settled()
    choose(browser, 0)
    qtbot.keyClick(
        browser.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    sheet = browser.sheets.sheet
    assert isinstance(sheet, CaptionSheet)
    line = sheet.editor

    def at(number: int) -> None:
        qtbot.waitUntil(lambda: sheet.sample is not None and sheet.sample.id == number)
        assert QApplication.focusWidget() is line

    def key(which: Any, how: Any = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget(), which, how)

    at(ids[0])
    qtbot.keyClicks(line, "a new first text")  # all of the old one was chosen
    key(Qt.Key.Key_Return)
    at(ids[1])
    compose(line, "hong", "")
    key(Qt.Key.Key_Return)  # ends the sign, not the text
    at(ids[1])
    compose(line, "", "红圈")
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, "a red ring")
    key(Qt.Key.Key_Return)
    at(ids[2])
    key(Qt.Key.Key_PageUp)
    at(ids[1])
    assert line.toPlainText() == "红圈"
    key(Qt.Key.Key_PageDown)
    at(ids[2])
    key(Qt.Key.Key_Return)  # as it was
    at(ids[3])
    key(Qt.Key.Key_Return)  # nothing written
    at(ids[4])
    sheet.only.setChecked(True)
    qtbot.waitUntil(lambda: sheet.searched)
    key(Qt.Key.Key_PageUp)
    at(ids[3])
    qtbot.keyClicks(line, "fourth")
    key(Qt.Key.Key_Return)
    at(ids[4])
    qtbot.keyClicks(line, "fifth")
    key(Qt.Key.Key_Return)
    assert "last one" in sheet.counted.text()
    assert QApplication.focusWidget() is line
    key(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: browser.sheets.sheet is None)
    settled()
    found = opened.studio.project.datasets.read(DATASET, ids[:5])
    said = [[value.data for value in one.values.get(text, ())] for one in found]
    assert said[0][0] == "a new first text"
    assert said[1] == ["红圈", "a red ring"]
    assert (said[3], said[4]) == (["fourth"], ["fifth"])
    assert opened.studio.undo.count() == 3 + 5
    for _ in range(8):
        opened.studio.undo.undo()
    settled()
    assert all(one.values[text] for one in stored(opened)[:5])
    opened.activateWindow()
    qtbot.waitUntil(browser.view.hasFocus)


def compose(line: Any, preedit: str, commit: str) -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(line, event)
