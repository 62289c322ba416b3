"""Accessibility: every page works by keyboard and with a screen reader, and is in Chinese to the last tool tip."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from fabricated_runs import judged_pair
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QWidget,
)

from mmstudio.core.files.paths import resources_dir
from mmstudio.gui.compare.page import ComparePage
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.generate.tray.row_body import ChoiceEditor
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.gui.window.notice_area import NoticeCard
from mmstudio.services.generation.tray import TrayCard

CONTROLS = (
    QAbstractButton,
    QComboBox,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QAbstractItemView,
    QTabBar,
)
INSIDE = (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QScrollBar, QAbstractItemView, QHeaderView)
"""Whose own parts are reached through them."""
MOST_TABS = 400
PAGES = ("projects", "data", "table", "viewer", "train", "form", "generate", "compare", "settings")
OF_DATA = {"run_name"}
"""Lines whose placeholder is what will be stored: the name of a run is the same in every language."""
HAN = re.compile("[\u4e00-\u9fff]")


def show(window: MainWindow, name: str, qtbot: Any) -> QWidget:
    """A page with as much on it as it can have."""
    window.show_page({"table": "data", "viewer": "data", "form": "train"}.get(name, name))
    page = window.page
    assert page is not None
    if isinstance(page, DataPage):
        qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(0) is not None)
        assert page.browser is not None
        page.browser.show_as("table" if name == "table" else "grid")
        if name == "viewer":
            page.browser.exhibits.look(0)
            viewer = window.viewing.viewer
            assert viewer is not None
            qtbot.waitUntil(lambda: viewer.stages.other.shown is not None)
    elif isinstance(page, TrainPage):
        page.begin() if name == "form" else page.show_item("r0001")
    elif isinstance(page, GeneratePage):
        fill(page, qtbot)
    elif isinstance(page, ComparePage):
        compare(page, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.processEvents()
    return page


def fill(page: GeneratePage, qtbot: Any) -> None:
    """A card on every slot, two on one, and a result in detail."""
    qtbot.waitUntil(lambda: "reference" in page.tray.sections)
    if page.model.tray.cards:
        return
    page.fill()
    qtbot.waitUntil(lambda: len(page.model.tray.cards) >= 4)
    page.model.add(TrayCard("text", data="a red ring"))
    page.settings.more.click()
    page.settings.count.setValue(1)
    page.generate()
    qtbot.waitUntil(lambda: len(page.results.model.paths) == 1, timeout=60_000)
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    qtbot.waitUntil(lambda: page.results.detail.recipe is not None)


def compare(page: ComparePage, qtbot: Any) -> None:
    """Two runs side by side, with all that can be known of them."""
    opened = page.studio.project
    if len(page.model.runs) < 2:
        judged_pair(opened)
        page.studio.runs.read()
    page.model.choose([run.id for run in page.model.runs][:2])
    qtbot.waitUntil(lambda: page.sections.scores.model.rowCount() > 0)
    qtbot.waitUntil(lambda: page.sections.previews.model.rowCount() > 0)


def described(widget: QWidget) -> str:
    """A widget for people who read a failed test."""
    line, place = [], widget
    while place is not None and len(line) < 4:
        line.append(f"{type(place).__name__}({place.objectName()})")
        place = place.parentWidget()
    return " < ".join(line)


def spoken(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def controls(window: MainWindow) -> list[QWidget]:
    """All controls, without parts of other controls; of exclusive buttons only the pressed one."""
    return [
        made
        for made in window.findChildren(QWidget)
        if isinstance(made, CONTROLS)
        and made.isVisible()
        and made.isEnabled()
        and not isinstance(made, (QScrollBar, QHeaderView))
        and not isinstance(made.parentWidget(), INSIDE)
        and not (_excluded(made))
    ]


def _excluded(made: QWidget) -> bool:
    if not isinstance(made, QAbstractButton) or made.isChecked():
        return False
    group = made.group()
    return made.isCheckable() and (made.autoExclusive() or (group is not None and group.exclusive()))


def reached(window: MainWindow, qtbot: Any) -> list[QWidget]:
    """What the Tab key comes to, from a first widget until it comes there again."""
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    found: list[QWidget] = []
    for _ in range(MOST_TABS):
        here = QApplication.focusWidget()
        assert here is not None
        if here in found:
            return found
        found.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    return found


def stops(place: QWidget) -> list[QWidget]:
    """Where the focus can rest, left out what hands it on to a part of its own."""
    found = [made for made in place.findChildren(QWidget) if made.isVisible() and made.isEnabled()]
    found = [made for made in found if made.focusPolicy() != Qt.FocusPolicy.NoFocus]
    return [
        made for made in found if made.focusProxy() is None and not isinstance(made.parentWidget(), INSIDE)
    ]


def test_everything_has_a_name_and_is_reached_by_keyboard(opened: MainWindow, qtbot: Any) -> None:
    for name in PAGES:
        page = show(opened, name, qtbot)
        silent = {described(made) for made in (*stops(opened), *controls(opened)) if not spoken(made)}
        assert (name, sorted(silent)) == (name, [])
        chain = reached(opened, qtbot)
        assert len(chain) < MOST_TABS
        missed = [described(made) for made in controls(opened) if made not in chain]
        assert (name, sorted(missed)) == (name, [])
        if isinstance(page, TrainPage):
            assert page.new.isVisible() == (name == "form")  # passing the list of runs opens none
        if isinstance(page, GeneratePage):
            places = [place for place, made in enumerate(chain) if page.tray.isAncestorOf(made)]
            assert places == list(range(places[0], places[0] + len(places)))  # whenever the cards came
            assert places[-1] < chain.index(page.settings.generate)


def test_a_sheet_and_the_palette_have_names(opened: MainWindow, qtbot: Any) -> None:
    opened.show_help()
    opened.notices.show_history()
    opened.show_palette()
    QApplication.processEvents()
    dialogs = [made for made in opened.findChildren(QDialog) if made.isVisible()]
    assert len(dialogs) == 3
    for dialog in dialogs:
        assert [described(made) for made in stops(dialog) if not spoken(made)] == []
        dialog.close()


def shown_words(window: MainWindow) -> Iterator[tuple[str, str]]:
    """Every text of the window with where it stands; what people wrote and messages of earlier are left out."""
    for made in window.findChildren(QWidget):
        if isinstance(made, (QDialog, NoticeCard)) or _within(made, (QDialog, NoticeCard)):
            continue
        found = [made.toolTip(), made.accessibleName(), made.windowTitle()]
        if isinstance(made, (QAbstractButton, QLabel)):
            found.append(made.text())
        if isinstance(made, (QLineEdit, QPlainTextEdit)) and made.objectName() not in OF_DATA:
            found.append(made.placeholderText())
        if isinstance(made, QGroupBox):
            found.append(made.title())
        if isinstance(made, QComboBox):
            words = made.count() if not isinstance(made, ChoiceEditor) else 1  # then come values of a column
            found += [made.itemText(place) for place in range(words)]
        if isinstance(made, QTabWidget):
            found += [made.tabText(place) for place in range(made.count())]
        yield from ((text, described(made)) for text in found if text)
    for action in window.findChildren(QAction):
        if not action.associatedObjects():
            continue  # of the library of plots, which shows no menu here
        yield from ((text, f"action {action.text()}") for text in (action.text(), action.toolTip()) if text)


def _within(made: QWidget, kinds: tuple[type[QWidget], ...]) -> bool:
    place = made.parentWidget()
    while place is not None:
        if isinstance(place, kinds):
            return True
        place = place.parentWidget()
    return False


def test_no_english_is_left_in_chinese_and_back(opened: MainWindow, qtbot: Any) -> None:
    tree = ET.parse(resources_dir() / "translations" / "mmstudio_zh_CN.ts")  # noqa: S314 - our own file
    pairs = {one.findtext("source"): one.findtext("translation") for one in tree.iter("message")}
    english = {source for source, words in pairs.items() if source and words and source != words}
    for name in PAGES:
        show(opened, name, qtbot)
    for language, wrong in (("zh_CN", english.__contains__), ("en", HAN.search)):
        opened.choose_language(language)
        QApplication.processEvents()
        for name in ("data", "train", "generate", "settings"):
            opened.show_page(name)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left = {f"{text!r} on {place}" for text, place in shown_words(opened) if wrong(text)}
        assert sorted(one for one in left if "简体中文" not in one) == []
