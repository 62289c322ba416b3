"""Choosing samples on the page Data: by mouse and keys, and what becomes of the choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browsed_samples import choose, press
from PySide6.QtCore import Qt

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.window.main_window import MainWindow


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
