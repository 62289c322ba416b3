"""Seeded random actions: no exception, no warning of Qt, no thread left behind."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from mmstudio.core.errors import StudioError
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow

ACTIONS = int(os.environ.get("SOAK_ACTIONS", "60"))
"""As many as a suite has time for; a benchmark walks on to a thousand."""
_QUIET = ("window.quit", "project.close", "project.new", "project.open", "project.sample")
"""Actions that would end the walk, or leave the small project."""
_WORK = ("Start", "Generate", "Estimate", "Check", "Record", "Go on", "Import", "Make the sample")
"""Beginnings of the buttons that start long work; it has tests of its own."""

_OFFSCREEN = (
    "This plugin does not support",
    "Couldn't load ",
    "Couldn't resolve ",
    "PulseAudioService",
    "Using Qt multimedia",
)
"""How Qt begins to tell what it cannot do without a screen and without a sound device."""


@pytest.fixture
def no_native_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Native file dialogs cannot be walked through; they are cancelled."""
    for name in ("getOpenFileName", "getSaveFileName", "getOpenFileNames"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("", False))
    monkeypatch.setattr(QMessageBox, "exec", lambda _: 0)
    monkeypatch.setattr(QMessageBox, "question", lambda *_, **__: QMessageBox.StandardButton.No)


def _press(window: MainWindow, rng: random.Random) -> None:
    skip = ("Open", "New project", "Close the project", "Open the sample project", "Leave out of this list")
    buttons = [
        made
        for made in window.findChildren(QAbstractButton)
        if made.isVisible() and made.isEnabled() and not made.text().startswith((*_WORK, *skip))
    ]
    if not buttons:
        return
    made = rng.choice(buttons)
    menu = made.menu() if isinstance(made, (QToolButton, QPushButton)) else None
    if menu is None:
        made.click()
    elif menu.actions():  # a click would wait in the menu for a person
        rng.choice(menu.actions()).trigger()


def _trigger(window: MainWindow, rng: random.Random) -> None:
    usable = [
        spec
        for spec in window.actions_table.specs()
        if spec.id not in _QUIET and not spec.title.startswith(_WORK) and spec.id != "train.resume"
    ]
    spec = rng.choice(usable)
    if not spec.page or (window.page is not None and window.page.name == spec.page):
        window.actions_table[spec.id].trigger()


def _slide(window: MainWindow, rng: random.Random) -> None:
    sliders = [made for made in window.findChildren(QAbstractSlider) if made.isVisible()]
    if sliders:
        slider = rng.choice(sliders)
        slider.setValue(rng.randint(slider.minimum(), max(slider.minimum(), slider.maximum())))


def _choose(window: MainWindow, rng: random.Random) -> None:
    boxes = [made for made in window.findChildren(QComboBox) if made.isVisible() and made.count()]
    if boxes:
        box = rng.choice(boxes)
        box.setCurrentIndex(rng.randrange(box.count()))
        box.activated.emit(box.currentIndex())


def _select(window: MainWindow, rng: random.Random) -> None:
    views = [made for made in window.findChildren(QAbstractItemView) if made.isVisible() and made.model()]
    for view in rng.sample(views, min(1, len(views))):
        count = view.model().rowCount()
        if count:
            view.setCurrentIndex(view.model().index(rng.randrange(count), 0))


def _type(window: MainWindow, rng: random.Random) -> None:
    lines = [made for made in window.findChildren(QLineEdit) if made.isVisible() and not made.isReadOnly()]
    if lines:
        line = rng.choice(lines)
        line.setText(rng.choice(["", "7", "-1", "red", "红色", "0.5", "a, b"]))
        line.textEdited.emit(line.text())


def _go(window: MainWindow, rng: random.Random) -> None:
    window.show_page(rng.choice(["projects", "data", "train", "generate", "plugins", "settings"]))


MOVES: tuple[Callable[[MainWindow, random.Random], None], ...] = (
    _press, _press, _trigger, _slide, _choose, _select, _type, _go,
)  # fmt: skip


def _close_dialogs(window: MainWindow) -> None:
    for dialog in window.findChildren(QDialog):
        dialog.close()
    popup: QWidget | None = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _expected() -> set[str]:
    """Names of the errors that are sentences for people."""
    kinds = [StudioError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return {kind.__name__ for kind in kinds}


@pytest.fixture
def threads_before() -> set[threading.Thread]:
    """Threads that other tests keep for the whole session; ask for it before the window."""
    return set(threading.enumerate())


@pytest.mark.usefixtures("no_native_dialogs")
def test_random_actions(
    threads_before: set[threading.Thread], opened: MainWindow, told: list[Notice], qtbot: Any, qtlog: Any
) -> None:
    rng = random.Random(20261125)
    for _ in range(ACTIONS):
        rng.choice(MOVES)(opened, rng)
        QApplication.processEvents()
        _close_dialogs(opened)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    last = [notice.details.strip().splitlines()[-1] for notice in told if "Traceback" in notice.details]
    names = _expected()
    assert [line for line in last if line.partition(":")[0].rpartition(".")[2] not in names] == []
    messages = [record.message for record in qtlog.records if record.type_name != "QtDebugMsg"]
    assert [words for words in messages if not words.startswith(_OFFSCREEN)] == []
    fresh = set(threading.enumerate()) - threads_before
    lanes = [thread for thread in fresh if thread.name.startswith("lane")]
    opened.studio.quit()
    qtbot.waitUntil(
        lambda: not any(thread.is_alive() for thread in lanes), timeout=120_000
    )  # a lane may be importing torch beside other load
