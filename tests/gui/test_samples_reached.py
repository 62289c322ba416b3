"""Actions on samples can be reached by keys, have a name, and follow the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browsed_samples import DATASET, choose
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QWidget,
)
from seen import chips, offered

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.window.main_window import MainWindow


def test_chips_are_taken_away_by_keys(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    sample_id = choose(browser, 0)[0]
    for word in ("one", "two", "three"):
        browser.curation.curator.tag([sample_id], word)
    settled()
    tags = browser.detail.tags
    qtbot.waitUntil(lambda: len(chips(tags)) == 3)
    chips(tags)[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chips(tags)[0], Qt.Key.Key_Delete)
    settled()
    qtbot.waitUntil(lambda: len(chips(tags)) == 2)
    assert tags.line.hasFocus()  # a second press takes nothing more away
    found = opened.studio.project.datasets.read(DATASET, [sample_id])[0]
    assert (found.position >= 0, found.tags) == (True, ("three", "two"))  # the chip went, not the sample
    qtbot.waitUntil(lambda: offered(tags.line) == ["three", "two"])


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
    qtbot.waitUntil(lambda: len(chips(browser.detail.tags)) == 1)
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
    assert [type(one).__name__ for one in (*wanted, *chips(detail.tags)) if one not in chain] == []
    choose(browser, 0, 1)
    for name in ("captions", "words", "compare", "part"):
        opened.actions_table[f"curate.{name}"].trigger()
        sheet = browser.sheets.sheet
        assert sheet is not None
        qtbot.waitUntil(sheet.isVisible)
        assert (name, silent(sheet), bool(sheet.windowTitle())) == (name, [], True)
        sheet.reject()
