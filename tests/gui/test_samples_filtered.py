"""Filters of samples on the page Data: combined, saved, over what stands in a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browsed_samples import SAMPLES, choose, page_of
from PySide6.QtWidgets import (
    QInputDialog,
)

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.window.main_window import MainWindow


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
    filters.cell.setCurrentIndex(1)
    filters.cell.activated.emit(1)
    assert filters.value.isVisible()
    qtbot.waitUntil(lambda: filters.value.count() > 0)
    value, column = filters.value.itemText(0), filters.cell.currentData()
    line = filters.value.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, value)
    qtbot.waitUntil(lambda: 0 < browser.model.rowCount() < SAMPLES)
    assert (browser.model.wanted.cell, browser.model.wanted.value) == (column, value)
