"""Changes of samples on the page Data: every one of them, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browsed_samples import DATASET, SAMPLES, choose, page_of, press, state, stored
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QLineEdit,
)
from seen import only, words_on

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.split_sheet import SplitSheet
from mmstudio.gui.data.samples.words_editor import RowValue
from mmstudio.gui.data.samples.words_sheet import WordsSheet
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow


def test_every_action_is_undone_and_done_again(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None], told: list[Notice]
) -> None:
    undo = opened.studio.undo
    text = next(one for one in browser.model.info.slots if one.modality == "text").name  # type: ignore[union-attr]
    bar, detail = browser.curation.bar, browser.detail

    def tag(line: QLineEdit, word: str) -> None:
        line.setFocus()
        qtbot.keyClicks(line, word)
        qtbot.keyClick(line, Qt.Key.Key_Return)

    def words() -> None:
        browser.sheets.words()
        sheet = browser.sheets.sheet
        assert isinstance(sheet, WordsSheet)
        sheet.place.setCurrentIndex(sheet.place.findText(text))
        sheet.choose("append")
        sheet.put.setText(" at night")
        sheet.accept()

    def part() -> None:
        browser.sheets.part()
        sheet = browser.sheets.sheet
        assert isinstance(sheet, SplitSheet)
        sheet.seed.setValue(77)
        qtbot.waitUntil(sheet.go.isEnabled)
        sheet.accept()

    def cell() -> None:
        row = only(detail, RowValue)
        line = next(iter(row.lines.values()))
        line.setFocus()
        line.selectAll()
        qtbot.keyClicks(line, "plum")
        qtbot.keyClick(line, Qt.Key.Key_Return)

    def in_table() -> None:
        browser.show_as("table")
        place = [one.slot.name if one.slot else "" for one in browser.model.columns].index(text)
        index = browser.model.index(2, place)
        browser.table.setCurrentIndex(index)
        qtbot.keyClick(browser.table, Qt.Key.Key_F2)
        editor = browser.table.viewport().findChild(QLineEdit)
        assert editor is not None
        editor.setText("猫 in the table")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        browser.show_as("grid")

    changes: dict[str, Callable[[], object]] = {
        "stars": lambda: press(qtbot, browser, Qt.Key.Key_3),
        "detail's stars": lambda: qtbot.keyClick(detail.stars, Qt.Key.Key_Right),
        "clicked stars": lambda: qtbot.mouseClick(
            bar.stars, Qt.MouseButton.LeftButton, pos=QPoint(18 * 4 - 5, 9)
        ),
        "tag": lambda: tag(bar.tag, "nice  one"),
        "detail's tag": lambda: tag(detail.tags.line, "best"),
        "left out": lambda: press(qtbot, browser, Qt.Key.Key_Delete),
        "moved": opened.actions_table["curate.test"].trigger,
        "words": words,
        "parted": part,
        "cell": cell,
        "in the table": in_table,
        "another text": lambda: detail.text_edited.emit(detail.sample.id, text, 1, "also 一句"),  # type: ignore[union-attr]
    }
    for name, change in changes.items():
        opened.activateWindow()
        qtbot.waitUntil(opened.isActiveWindow)  # after a sheet
        browser.grid.setFocus()
        choose(browser, 2, 4, 5)
        qtbot.waitUntil(lambda: detail.sample is not None and detail.sample.id == browser.model.id_of(2))
        settled()
        (looked_at,) = opened.studio.project.datasets.read(DATASET, [browser.model.id_of(2)])
        qtbot.waitUntil(lambda stars=looked_at.stars: bar.stars.stars == detail.stars.stars == stars)
        before, count = state(opened), undo.count()
        change()
        settled()
        after = state(opened)
        assert (name, after != before, undo.count()) == (name, True, count + 1)
        opened.actions_table["edit.undo"].trigger()
        settled()
        assert (name, state(opened) == before) == (name, True)
        opened.actions_table["edit.redo"].trigger()
        settled()
        assert (name, state(opened) == after) == (name, True)
        undo.undo()
        settled()
        undo.clear()
    assert [notice for notice in told if notice.level == "error"] == []


def test_undo_and_redo_in_a_hurry(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    """Nothing waits for what was asked for before, and all is done in order."""
    before, undo = state(opened), opened.studio.undo
    choose(browser, *range(10))
    for stars in (1, 2, 3):
        browser.curation.star(stars)
    browser.curation.leave_out()
    for _ in range(4):
        undo.undo()
    for _ in range(2):
        undo.redo()
    settled()
    assert {one.stars for one in stored(opened)[:10]} == {2}
    undo.undo()
    undo.undo()
    settled()
    assert state(opened) == before


def test_what_changes_nothing_or_is_refused_leaves_no_step(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None], told: list[Notice]
) -> None:
    choose(browser, 1, 2)
    browser.curation.star(0)
    settled()
    assert not opened.studio.undo.canUndo()
    text = next(one for one in browser.model.info.slots if one.modality == "text").name  # type: ignore[union-attr]
    before = state(opened)
    browser.curation.star(2)
    browser.detail.text_edited.emit(browser.chosen.ids()[0], text, 0, "x" * 20_000)
    settled()
    assert "longer than 10,000 characters" in told[-1].text
    assert opened.studio.undo.count() == 1
    opened.studio.undo.undo()
    settled()
    assert state(opened) == before


def test_left_out_is_seen_and_taken_in(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    gone = choose(browser, 3, 4)
    neighbour = browser.model.id_of(5)
    press(qtbot, browser, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES - 2)
    assert browser.model.id_of(browser.grid.currentIndex().row()) == neighbour
    filters = browser.filters
    filters.more.click()
    filters.part.setCurrentIndex(1)
    filters.part.activated.emit(1)
    qtbot.waitUntil(lambda: list(browser.model.ids()) == gone)
    assert browser.counted.text() == "2 samples are left out"
    qtbot.waitUntil(lambda: "Left out: by hand" in words_on(browser.detail))
    assert not browser.curation.bar.leave.isVisible()
    qtbot.keyClick(browser.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, browser, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0)
    browser.clear_filter()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)


def test_all_can_be_left_out_and_the_data_set_stays(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    qtbot.keyClick(browser.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, browser, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0)
    assert page_of(opened).browser is browser
    assert "Nothing found" in words_on(browser)
    opened.studio.undo.undo()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)
