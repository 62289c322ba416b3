"""Curation on the page Data: every change and what takes it back, filters, texts by keyboard alone, sheets."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from mmstudio.core.sample import SPLITS, NewSample, Sample, Slot
from mmstudio.gui.main_window import MainWindow
from mmstudio.gui.notices import Notice
from mmstudio.gui.pages.data import DataPage
from mmstudio.gui.pages.data_browser import DataBrowser
from mmstudio.gui.widgets.caption_mode import CaptionSheet
from mmstudio.gui.widgets.compare_samples import CompareSheet
from mmstudio.gui.widgets.split_sheet import SplitSheet
from mmstudio.gui.widgets.words_sheet import WordsSheet
from mmstudio.services.app import App
from mmstudio.storage.sample_query import SampleFilter

SAMPLES = 48
DATASET = "shapes-and-sounds"
MANY = 2000


def page_of(window: MainWindow) -> DataPage:
    window.show_page("data")
    page = window.pages["data"]
    assert isinstance(page, DataPage)
    return page


@pytest.fixture
def browser(opened: MainWindow, qtbot: Any) -> DataBrowser:
    page = page_of(opened)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == SAMPLES)
    assert page.browser is not None
    shown = page.browser
    qtbot.waitUntil(lambda: shown.detail.sample is not None)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    shown.grid.setFocus()
    return shown


@pytest.fixture
def settled(opened: MainWindow, qtbot: Any, browser: DataBrowser) -> Callable[[], None]:
    """Waits until what was asked for is done and seen."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not browser.curation.curator.busy)
        info = opened.studio.project.datasets.get(DATASET)
        qtbot.waitUntil(lambda: browser.model.info == info)
        qtbot.waitUntil(lambda: not browser.model.rowCount() or browser.model.sample(0) is not None)
        qtbot.waitUntil(lambda: not browser.model._stale or not browser.isVisible())

    return wait


def stored(window: MainWindow, **wanted: object) -> list[Sample]:
    datasets = window.studio.project.datasets
    return datasets.read(DATASET, list(datasets.find(DATASET, SampleFilter(**wanted))))  # type: ignore[arg-type]


def state(window: MainWindow) -> object:
    samples = window.studio.project.project.datasets.samples(DATASET)
    return (
        [one for split in SPLITS for one in samples.read(split, 0, 99)],
        window.studio.project.curation.reasons(DATASET),
    )


def choose(browser: DataBrowser, *rows: int) -> list[int]:
    flag = QItemSelectionModel.SelectionFlag
    browser.view.setCurrentIndex(browser.model.index(rows[0], 0))
    for row in rows[1:]:
        browser.selection.select(browser.model.index(row, 0), flag.Select | flag.Rows)
    return browser.chosen.ids()


def press(qtbot: Any, browser: DataBrowser, key: Any, *modifiers: Any) -> None:
    how = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(browser.view, key, how)


def test_many_are_chosen_by_mouse_and_keys(browser: DataBrowser, qtbot: Any) -> None:
    grid, ids = browser.grid, list(browser.model.ids())

    def click(row: int, how: Any = Qt.KeyboardModifier.NoModifier) -> None:
        place = grid.visualRect(browser.model.index(row, 0)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, how, place)

    click(1)
    assert browser.chosen.ids() == ids[1:2]
    click(7, Qt.KeyboardModifier.ShiftModifier)
    assert browser.chosen.ids() == ids[1:8]
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert browser.chosen.ids() == [*ids[1:3], *ids[4:8]]
    click(6)
    click(2, Qt.KeyboardModifier.ShiftModifier)  # backwards
    assert browser.chosen.ids() == ids[2:7]
    press(qtbot, browser, Qt.Key.Key_Right)
    press(qtbot, browser, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert browser.chosen.count == 2
    press(qtbot, browser, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert browser.chosen.ids() == ids
    assert browser.curation.bar.chosen.text() == "48 chosen"
    browser.show_as("table")
    assert browser.chosen.ids() == ids  # both views show the same choice
    press(qtbot, browser, Qt.Key.Key_Down)
    assert browser.chosen.count == 1


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
        row = next(iter(detail._rows.values()))
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
    qtbot.waitUntil(lambda: "Left out: by hand" in browser.detail._why.text())
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
    assert "Nothing found" in "".join(
        one.text() for one in browser._views.currentWidget().findChildren(QLabel)
    )
    opened.studio.undo.undo()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)


def test_the_choice_outlives_a_list_that_is_made_anew(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    chosen = choose(browser, 5, 7, 8, 20)
    browser.curation.star(4)
    settled()
    assert browser.chosen.ids() == chosen
    filters = browser.filters
    filters.more.click()
    filters.stars.setCurrentIndex(4)
    filters.stars.activated.emit(4)
    qtbot.waitUntil(lambda: list(browser.model.ids()) == chosen)
    assert browser.chosen.ids() == chosen


def test_filters_combine_and_are_saved(
    opened: MainWindow,
    browser: DataBrowser,
    qtbot: Any,
    settled: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen, filters = choose(browser, 1, 2, 3, 9), browser.filters
    browser.curation.curator.tag(chosen, "mine")
    browser.curation.curator.star(chosen[:2], 5)
    settled()
    qtbot.waitUntil(lambda: filters.tag.findData("mine") > 0)
    filters.tag.setCurrentIndex(filters.tag.findData("mine"))
    filters.tag.activated.emit(filters.tag.currentIndex())
    qtbot.waitUntil(lambda: list(browser.model.ids()) == chosen)
    filters.stars.setCurrentIndex(3)
    filters.stars.activated.emit(3)
    qtbot.waitUntil(lambda: list(browser.model.ids()) == chosen[:2])
    wanted = filters.wanted_now()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("very good", True))
    opened.actions_table["curate.filter"].trigger()
    settled()
    browser.clear_filter()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)
    folder = opened.studio.project.project.layout.root
    opened.studio.close()
    assert opened.studio.open(folder)
    page = page_of(opened)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == SAMPLES)
    again = page.browser
    assert again is not None
    assert again is not browser
    qtbot.waitUntil(lambda: "very good" in [one.text() for one in again.filters.saved.menu().actions()])
    next(one for one in again.filters.saved.menu().actions() if one.text() == "very good").trigger()
    qtbot.waitUntil(lambda: list(again.model.ids()) == chosen[:2])
    assert again.model.wanted == wanted
    assert again.filters.tag.isVisible()
    again.filters.forget_wanted.emit("very good")
    qtbot.waitUntil(lambda: "very good" not in [one.text() for one in again.filters.saved.menu().actions()])
    opened.studio.undo.undo()
    qtbot.waitUntil(lambda: "very good" in [one.text() for one in again.filters.saved.menu().actions()])


def test_a_column_is_filtered_by_what_stands_there(browser: DataBrowser, qtbot: Any) -> None:
    filters = browser.filters
    filters.more.click()
    assert not filters.value.isVisible()
    qtbot.waitUntil(lambda: bool(filters._values))
    filters.cell.setCurrentIndex(1)
    filters.cell.activated.emit(1)
    assert filters.value.isVisible()
    assert filters.value.count() > 0
    value, column = filters.value.itemText(0), filters.cell.currentData()
    line = filters.value.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, value)
    qtbot.waitUntil(lambda: 0 < browser.model.rowCount() < SAMPLES)
    assert (browser.model.wanted.cell, browser.model.wanted.value) == (column, value)


def test_a_text_is_edited_in_place(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    choose(browser, 1)
    sample_id = browser.chosen.ids()[0]
    qtbot.waitUntil(lambda: browser.detail.sample is not None and browser.detail.sample.id == sample_id)
    qtbot.keyClick(browser.grid, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, ", and 3 things")  # digits are no stars here
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "below")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    text = next(one for one in browser.model.info.slots if one.modality == "text").name  # type: ignore[union-attr]
    said = opened.studio.project.datasets.read(DATASET, [sample_id])[0]
    assert str(said.values[text][0].data).endswith(", and 3 things\nbelow")
    assert said.stars == 0
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLabel))  # where it was edited
    shown = browser.detail._texts[(text, 0)]
    qtbot.keyClick(shown.shown, Qt.Key.Key_Return)
    qtbot.keyClicks(shown.editor, "nothing of it")
    qtbot.keyClick(shown.editor, Qt.Key.Key_Escape)
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
    second = browser.detail._texts[(text, 1)]
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
    qtbot.waitUntil(lambda: sheet._without is not None)
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


def test_two_are_compared(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None], told: list[Notice]
) -> None:
    choose(browser, 0)
    browser.sheets.compare()
    assert told[-1].title == "Choose two samples to compare them."
    one, other = choose(browser, 0, 1)
    text = next(slot for slot in browser.model.info.slots if slot.modality == "text").name  # type: ignore[union-attr]
    browser.curation.curator.put_text(one, text, 0, "a big red ring 大红圈")
    browser.curation.curator.put_text(other, text, 0, "a small red <ring> 小红圈")
    settled()
    choose(browser, 0, 1)
    browser.sheets.compare()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, CompareSheet)
    qtbot.waitUntil(lambda: len(sheet.samples) == 2)
    rich = [made.text() for made in sheet.findChildren(QLabel) if made.textFormat() is Qt.TextFormat.RichText]
    left = next(words for words in rich if "大" in words)
    right = next(words for words in rich if "小" in words)
    assert marked(left) == ["big", "ring", "大"]
    assert marked(right) == ["small", "&lt;ring&gt;", "小"]
    sheet._leave(other)
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES - 1)
    assert other not in browser.model.ids()


def marked(rich: str) -> list[str]:
    return [part.split("</span>")[0].split(">", 1)[1] for part in rich.split("<span")[1:]]


def test_the_most_similar_are_listed_and_worked_on(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    choose(browser, 6)
    given = browser.chosen.ids()[0]
    before = list(browser.model.ids())
    opened.actions_table["curate.similar"].trigger()
    qtbot.waitUntil(lambda: browser.model.listed is not None)
    assert browser.model.ids()[0] == given
    assert sorted(browser.model.ids()) == sorted(before)
    assert list(browser.model.ids()) != before
    assert browser.sheets.banner.isVisible()
    order = list(browser.model.ids())
    choose(browser, 0, 1, 2)
    browser.curation.leave_out()
    settled()
    assert list(browser.model.ids()) == order  # they stay where they are, and are seen to be left out
    qtbot.waitUntil(lambda: browser.model.sample(0) is not None and browser.model.sample(0).position < 0)  # type: ignore[union-attr]
    browser.sheets.show_all()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES - 3)
    assert not browser.sheets.banner.isVisible()


def test_parting_warns_of_runs_and_shows_the_counts(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    opened.actions_table["curate.part"].trigger()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, SplitSheet)
    qtbot.waitUntil(lambda: sheet.go.isEnabled() and bool(sheet.warning.text()))
    assert "r0001" in sheet.warning.text()
    sheet.how.setCurrentIndex(1)
    assert not sheet.go.isEnabled()
    sheet.share.setValue(25)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.counts.text() == "24 for training, 12 for validation, 12 for test"
    sheet.accept()
    settled()
    assert opened.studio.project.datasets.get(DATASET).counts == {"train": 24, "val": 12, "test": 12}
    assert page_of(opened).facts.text() == "24 for training, 12 for validation, 12 for test"


def test_chips_are_taken_away_by_keys(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    sample_id = choose(browser, 0)[0]
    for word in ("one", "two", "three"):
        browser.curation.curator.tag([sample_id], word)
    settled()
    tags = browser.detail.tags
    qtbot.waitUntil(lambda: len(tags._chips) == 3)
    tags._chips[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tags._chips[0], Qt.Key.Key_Delete)
    settled()
    qtbot.waitUntil(lambda: len(tags._chips) == 2)
    assert tags.line.hasFocus()  # a second press takes nothing more away
    found = opened.studio.project.datasets.read(DATASET, [sample_id])[0]
    assert (found.position >= 0, found.tags) == (True, ("three", "two"))  # the chip went, not the sample
    qtbot.waitUntil(lambda: tags.line._known.stringList() == ["three", "two"])


def test_words_change_with_the_language(browser: DataBrowser, opened: MainWindow, qtbot: Any) -> None:
    opened.choose_language("zh_CN")
    QApplication.processEvents()
    opened.choose_language("en")
    QApplication.processEvents()
    assert browser.curation.bar.tag.placeholderText() == "Add a tag"
    assert browser.filters.part.itemText(1) == "Left out"
    assert "Edit the words of the samples" in [
        one.text() for one in browser.curation.bar.more.menu().actions()
    ]


@pytest.fixture(scope="module")
def many(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("many") / "project"
    with app.create_project(place) as opened:
        opened.project.datasets.create(
            "many", (Slot("text", "text"), Slot("t", "table", columns=("kind", "size")))
        )
        samples = opened.project.datasets.samples("many")
        samples.append(
            [
                NewSample(
                    {"text": (f"thing {one} 东西",), "t": ({"kind": "ab"[one % 2], "size": float(one)},)}
                )
                for one in range(MANY)
            ]
        )
        samples.finish(0)
    return place


def test_two_thousand_at_once(window: MainWindow, many: Path, qtbot: Any) -> None:
    assert window.studio.open(many)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == MANY)
    browser = page.browser
    assert browser is not None
    browser.grid.setFocus()
    browser.grid.selectAll()
    assert browser.chosen.count == MANY
    datasets = window.studio.project.datasets
    held: list[float] = []

    def do(change: Callable[[], object]) -> None:
        start = time.perf_counter()
        change()
        held.append(time.perf_counter() - start)
        assert browser.curation.curator.busy  # it goes on beside the window
        qtbot.waitUntil(lambda: not browser.curation.curator.busy)

    do(lambda: browser.curation.star(5))
    do(lambda: browser.curation.bar.tagged.emit("all"))
    assert len(datasets.find("many", SampleFilter(tag="all", stars=5))) == MANY
    browser.sheets.words()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, WordsSheet)
    sheet.old.setText("东西")
    sheet.put.setText("物")
    do(sheet.accept)
    assert len(datasets.find("many", SampleFilter(words="物"))) == MANY
    do(lambda: browser.curation.move("val"))
    assert datasets.get("many").counts == {"train": 0, "val": MANY, "test": 0}
    do(browser.curation.leave_out)
    assert sum(datasets.get("many").counts.values()) == 0
    for _ in range(5):
        do(window.studio.undo.undo)
    assert datasets.get("many").counts == {"train": 1600, "val": 200, "test": 200}
    assert len(datasets.find("many", SampleFilter(words="东西"))) == MANY
    assert len(datasets.find("many", SampleFilter(stars=1))) == 0
    assert len(held) == 10


def test_stars_are_given_by_mouse(browser: DataBrowser, qtbot: Any) -> None:
    given: list[int] = []
    browser.detail.stars.given.connect(given.append)
    qtbot.mouseClick(browser.detail.stars, Qt.MouseButton.LeftButton, pos=QPoint(2 + 18 * 2 + 3, 9))
    assert given == [3]
    assert browser.detail.stars.accessibleName().endswith("of 5 stars")


def silent(place: QWidget) -> list[str]:
    """What the focus can rest on and a screen reader finds no name for."""
    found = []
    for made in place.findChildren(QWidget):
        if not made.isVisible() or made.focusPolicy() == Qt.FocusPolicy.NoFocus or made.focusProxy():
            continue
        if isinstance(made.parentWidget(), (QComboBox, QAbstractSpinBox)):
            continue
        heard = QAccessible.queryAccessibleInterface(made)
        if heard is None or not heard.text(QAccessible.Text.Name).strip():
            found.append(f"{type(made).__name__}({made.objectName()})")
    return found


def test_everything_has_a_name_and_the_new_filters_are_reached(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    sample_id = choose(browser, 0)[0]
    browser.curation.curator.tag([sample_id], "one")
    settled()
    qtbot.waitUntil(lambda: len(browser.detail.tags._chips) == 1)
    browser.filters.more.click()
    browser.filters.cell.setCurrentIndex(1)
    browser.filters.cell.activated.emit(1)
    assert silent(browser) == []
    chain: list[QWidget] = []
    browser.search.setFocus()
    while (here := QApplication.focusWidget()) not in chain and here is not None:
        chain.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    bar, filters, detail = browser.curation.bar, browser.filters, browser.detail
    wanted: list[QWidget] = [
        filters.more,
        filters.saved,
        filters.part,
        filters.tag,
        filters.stars,
        filters.cell,
    ]
    wanted += [filters.value, bar.stars, bar.tag, bar.leave, bar.more, detail.stars, detail.tags.line]
    assert [type(one).__name__ for one in (*wanted, *detail.tags._chips) if one not in chain] == []
    choose(browser, 0, 1)
    for name in ("captions", "words", "compare", "part"):
        opened.actions_table[f"curate.{name}"].trigger()
        sheet = browser.sheets.sheet
        assert sheet is not None
        qtbot.waitUntil(sheet.isVisible)
        assert (name, silent(sheet), bool(sheet.windowTitle())) == (name, [], True)
        sheet.reject()
