"""Shortcuts: none is pressed while a text is edited, and nothing that harms can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.look.actions import Actions, ActionSpec
from mmstudio.gui.look.text_keys import TEXT_KEYS
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow

PAGES = ("projects", "data", "train", "generate", "plugins", "settings")
SAME_THERE = {"edit.undo", "edit.redo", "generate.paste"}
"""What a text field does itself by the same keys."""
PLACES = [
    "Undo",
    "Redo",
    "Cut",
    "Copy",
    "Paste",
    "Delete",
    "SelectAll",
    "Deselect",
    "DeleteStartOfWord",
    "DeleteEndOfWord",
    "DeleteEndOfLine",
    "DeleteCompleteLine",
    "MoveToNextChar",
    "MoveToPreviousChar",
    "MoveToNextWord",
    "MoveToPreviousWord",
    "MoveToNextLine",
    "MoveToPreviousLine",
    "MoveToNextPage",
    "MoveToPreviousPage",
    "MoveToStartOfLine",
    "MoveToEndOfLine",
    "MoveToStartOfBlock",
    "MoveToEndOfBlock",
    "MoveToStartOfDocument",
    "MoveToEndOfDocument",
    "SelectNextChar",
    "SelectPreviousChar",
    "SelectNextWord",
    "SelectPreviousWord",
    "SelectNextLine",
    "SelectPreviousLine",
    "SelectNextPage",
    "SelectPreviousPage",
    "SelectStartOfLine",
    "SelectEndOfLine",
    "SelectStartOfBlock",
    "SelectEndOfBlock",
    "SelectStartOfDocument",
    "SelectEndOfDocument",
    "InsertParagraphSeparator",
    "InsertLineSeparator",
    "Backspace",
]
"""What Qt calls the keys by which texts are edited."""
HARMS = (
    "delete",
    "leave",
    "empty",
    "stop",
    "pause",
    "close the project",
    "move to ",
    "use the settings",
)


@pytest.fixture
def every_page(opened: MainWindow) -> MainWindow:
    for name in PAGES:
        opened.show_page(name)
    return opened


def own_keys() -> Iterator[str]:
    """The keys of the system that the test runs on."""
    for name in PLACES:
        for keys in QKeySequence.keyBindings(getattr(QKeySequence.StandardKey, name)):
            yield keys.toString(QKeySequence.SequenceFormat.PortableText)


def test_the_table_of_text_keys_has_those_of_this_system() -> None:
    media = {"Undo", "Redo", "Cut", "Copy", "Paste", "Deselect"}  # keys of their own on some keyboards
    missing = {keys for keys in own_keys() if keys not in TEXT_KEYS and keys not in media}
    assert missing <= {"Ctrl+Shift+Ins", "Ctrl+Shift+A"}
    for keys in (
        "Ctrl+Backspace",
        "Ctrl+Del",
        "Alt+Backspace",
        "Meta+D",
        "Alt+1",
        "3",
        "Shift+Del",
        "Ctrl+U",
    ):
        assert keys in TEXT_KEYS


def test_what_harms_has_no_key_by_which_texts_are_edited(every_page: MainWindow) -> None:
    specs = every_page.actions_table.specs()
    harming = [
        spec
        for spec in specs
        if spec.title.lower().startswith(HARMS) or spec.title.endswith(("star", "stars"))
    ]
    assert len(harming) >= 16
    assert [spec.id for spec in harming if not spec.harms and spec.id != "viewer.close"] == []
    assert [spec.id for spec in specs if spec.harms and spec.keys in TEXT_KEYS and not spec.at] == []
    assert {spec.keys for spec in specs if spec.at} >= {"Del", "Ctrl+C", "3", "Alt+1"}
    shared = {spec.id for spec in specs if spec.keys in TEXT_KEYS and not spec.at and spec.page != "viewer"}
    assert shared <= SAME_THERE | {"window.palette", "generate.go", "train.start"}


def test_a_key_of_texts_is_refused_for_what_harms(window: MainWindow) -> None:
    table = Actions(window)
    for keys in ("Ctrl+Backspace", "Del", "Ctrl+Del", "5"):
        with pytest.raises(ValueError, match="while a text is edited"):
            table.add([ActionSpec(f"x.{keys}", "Remove", lambda: None, keys, harms=True)])
    table.add([ActionSpec("x.list", "Remove", lambda: None, "Del", at="things", harms=True)])


def editors() -> list[QWidget]:
    editable = QComboBox()
    editable.setEditable(True)
    spin, number, line, plain, rich = (
        QSpinBox(),
        QDoubleSpinBox(),
        QLineEdit("one two"),
        QPlainTextEdit("a"),
        QTextEdit("a"),
    )
    return [line, plain, rich, spin, number, editable]


def test_no_action_is_done_while_a_text_is_edited(every_page: MainWindow, qtbot: Any) -> None:
    window, done = every_page, list[str]()
    for spec in window.actions_table.specs():
        action = window.actions_table[spec.id]
        action.triggered.disconnect()
        action.triggered.connect(lambda *_, key=spec.id: done.append(key))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tried = sorted({*TEXT_KEYS, *own_keys()} - {"Ctrl+K", "Ctrl+Return", "Ctrl+Enter"})
    for name in ("data", "train", "generate"):
        window.show_page(name)
        place = QWidget(window.page)
        layout = QVBoxLayout(place)
        for made in editors():
            layout.addWidget(made)
        place.show()
        for made in place.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            made.setFocus()
            assert QApplication.focusWidget() is made
            for keys in tried:
                qtbot.keySequence(made, keys)
                made.setFocus()
            assert (name, type(made).__name__, done) == (name, type(made).__name__, [])
        place.hide()
        place.deleteLater()


def test_ctrl_backspace_deletes_a_word_and_no_run(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    notes, title = page.panel.notes, page.new.editor.title
    notes.setPlainText("two words")
    notes.setFocus()
    notes.moveCursor(notes.textCursor().MoveOperation.End)
    qtbot.keyClick(notes, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert notes.toPlainText() == "two "
    page.begin()
    title.setText("some name")
    title.setFocus()
    qtbot.keyClick(title, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert title.text() == "some "
    assert len(page.studio.project.runs.list()) == 1


def test_del_deletes_at_the_list_only(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    runs = page.studio.project.runs
    for place in (page, page.panel.notes, page.new.editor.title, page.view.previews, page.panel.controls):
        place.setFocus()
        qtbot.keyClick(place, Qt.Key.Key_Delete)
    assert len(runs.list()) == 1
    page.begin()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)  # no run is looked at
    assert len(runs.list()) == 1
    page.show_item("r0001")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert runs.list() == []
    page.studio.undo.undo()
    assert len(runs.list()) == 1


def test_digits_in_a_list_of_choices_give_no_stars(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("data")
    page = opened.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(0) is not None)
    browser = page.browser
    assert browser is not None
    browser.look_at(browser.model.id_of(0))
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    sample_id = browser.model.id_of(0)

    def stars() -> int:
        (sample,) = page.studio.project.datasets.read("shapes-and-sounds", [sample_id])
        return sample.stars

    browser.order.setFocus()
    qtbot.keyClick(browser.order, Qt.Key.Key_3)
    qtbot.keyClick(browser.order, Qt.Key.Key_Delete)
    browser.grid.setFocus()
    qtbot.keyClick(browser.grid, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: stars() == 2)
    assert page.dataset is not None
    assert sum(page.dataset.counts.values()) == 48


def test_a_text_is_begun_from_the_palette(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("generate")
    page = opened.page
    assert isinstance(page, GeneratePage)
    qtbot.waitUntil(lambda: "text" in page.tray.sections)
    opened.actions_table["generate.write"].trigger()
    assert [card.slot for card in page.model.tray.cards] == ["text"]
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit) or not opened.isActiveWindow()
