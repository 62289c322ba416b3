"""Shortcuts of a person's own: chosen on a sheet, kept, refused where they cannot be, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from mmstudio.gui.look.actions import Actions, ActionSpec
from mmstudio.gui.look.text_keys import TEXT_KEYS, WALKING_KEYS
from mmstudio.gui.studio.preferences import Preferences
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.gui.window.shortcuts_sheet import ShortcutsSheet

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def sheet(opened: MainWindow) -> ShortcutsSheet:
    opened.show_help()
    found = opened.findChild(ShortcutsSheet)
    assert found is not None
    return found


def press(
    qtbot: Any, sheet: ShortcutsSheet, name: str, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    made = sheet.keys[name]
    made.setFocus()
    made.click()
    assert made.listening
    qtbot.keyClick(made, key, held)
    assert not made.listening


def test_a_shortcut_is_changed_by_pressing_other_keys(
    opened: MainWindow, sheet: ShortcutsSheet, qtbot: Any
) -> None:
    assert {"window.help", "train.start", "generate.go", "viewer.next"} <= sheet.keys.keys()
    press(qtbot, sheet, "page.settings", Qt.Key.Key_F9)
    assert sheet.trouble.text() == ""
    assert sheet.keys["page.settings"].text() == "F9"
    assert Preferences.load(opened.studio.app.config_folder).keys == {"page.settings": "F9"}
    sheet.reject()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(opened, Qt.Key.Key_6, _CTRL)
    assert opened.page is not opened.pages["settings"]
    qtbot.keyClick(opened, Qt.Key.Key_F9)
    assert opened.page is opened.pages["settings"]


def test_what_cannot_be_is_said_and_what_was_chosen_is_taken_back(
    opened: MainWindow, sheet: ShortcutsSheet, qtbot: Any
) -> None:
    press(qtbot, sheet, "page.settings", Qt.Key.Key_K, _CTRL)
    assert sheet.trouble.text() == "Ctrl+K is taken by Find a command."
    for key, held in ((Qt.Key.Key_Delete, _CTRL), (Qt.Key.Key_X, _SHIFT), (Qt.Key.Key_Home, _CTRL)):
        press(qtbot, sheet, "window.theme", key, held)
        assert sheet.trouble.text().endswith("is used for writing or moving around.")
    press(qtbot, sheet, "train.delete", Qt.Key.Key_Space)
    assert sheet.trouble.text() == "Space is used for writing or moving around."
    press(qtbot, sheet, "window.theme", Qt.Key.Key_Escape)  # as before
    assert opened.studio.preferences.keys == {}
    assert sheet.keys["window.theme"].text() == "Ctrl+T"
    press(qtbot, sheet, "train.delete", Qt.Key.Key_Backspace, _CTRL)  # at its list no text is written
    assert opened.actions_table["train.delete"].shortcut().toString() == "Ctrl+Backspace"
    sheet.reset()
    none_one_and_all_are_taken_back(opened, sheet, qtbot)


def none_one_and_all_are_taken_back(opened: MainWindow, sheet: ShortcutsSheet, qtbot: Any) -> None:
    table = opened.actions_table
    press(qtbot, sheet, "window.theme", Qt.Key.Key_Backspace)
    press(qtbot, sheet, "window.language", Qt.Key.Key_T, _CTRL)
    press(qtbot, sheet, "window.theme", Qt.Key.Key_L, _CTRL)
    assert opened.studio.preferences.keys == {"window.theme": "Ctrl+L", "window.language": "Ctrl+T"}
    sheet.change("window.theme", table.usual_keys("window.theme"))
    assert sheet.trouble.text() == "Ctrl+T is taken by Change the language."
    sheet.reset()
    assert [table[f"window.{name}"].shortcut().toString() for name in ("theme", "language")] == [
        "Ctrl+T",
        "Ctrl+L",
    ]
    assert Preferences.load(opened.studio.app.config_folder).keys == {}


def test_stored_keys_that_cannot_be_leave_the_usual_ones(window: MainWindow) -> None:
    stored = {"x.one": "Ctrl+Nonsense, X", "x.two": "Ctrl+F7", "x.three": "Ctrl+Del", "x.five": "Ctrl+F7"}
    table = Actions(window, stored)
    table.add([ActionSpec(f"x.{name}", name, lambda: None, f"Ctrl+Shift+F{number}") for number, name in enumerate(("one", "two", "three", "four", "five"), 1)])  # fmt: skip
    assert [spec.keys for spec in table.specs()] == [
        "Ctrl+Shift+F1",
        "Ctrl+F7",
        "Ctrl+Shift+F3",
        "Ctrl+Shift+F4",
        "Ctrl+Shift+F5",
    ]
    table = Actions(window, {"y.one": "Ctrl+F8"})
    table.add([ActionSpec("y.one", "One", lambda: None), ActionSpec("y.two", "Two", lambda: None, "Ctrl+F8")])
    assert [spec.keys for spec in table.specs()] == ["Ctrl+F8", ""]


def test_no_key_of_texts_can_be_chosen_for_any_action_beside_texts(
    opened: MainWindow, sheet: ShortcutsSheet
) -> None:
    table = opened.actions_table
    for spec in table.specs():
        if not spec.at and spec.page != "viewer":
            taken = [
                keys for keys in TEXT_KEYS - {table.usual_keys(spec.id)} if not table.refusal(spec.id, keys)
            ]
            assert (spec.id, taken) == (spec.id, [])
    at_lists = [spec.id for spec in table.specs() if spec.at]
    assert at_lists
    assert [keys for name in at_lists for keys in WALKING_KEYS if not table.refusal(name, keys)] == []
    assert isinstance(QApplication.focusWidget(), QWidget) or not sheet.isActiveWindow()
