"""Roles of widgets: a widget with another role is restyled, every time and in every theme."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import give_role, label
from mmstudio.gui.window.main_window import MainWindow


def colour_of(part: QLabel) -> str:
    return part.palette().color(QPalette.ColorRole.WindowText).name()


def test_a_role_is_seen_at_once(window: MainWindow, qapp: QApplication, qtbot: Any) -> None:
    part = label("words", "faint")
    qtbot.addWidget(part)
    part.setParent(window)
    part.show()
    for theme in ("dark", "light", "dark"):
        window.choose_theme(theme)
        for role in ("good", "warning", "error", "faint", "good"):
            give_role(part, role)
            assert colour_of(part) == QColor(getattr(colours(), role)).name(), (theme, role)
        window.choose_theme({"dark": "light", "light": "dark"}[theme])
        assert colour_of(part) == QColor(colours().good).name()
    part.setParent(None)


GARBAGE = """
import gc, sys
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from mmstudio.gui.look.theme import apply_theme

application = QApplication([])
gc.disable()
apply_theme(application, "dark")
seen = []


class Live(QLabel):
    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            seen.append(gc.isenabled())
            if gc.isenabled():  # Python may choose this moment
                gc.collect()


live = [Live("words") for _ in range(20)]
for part in live:
    part.show()
for _ in range(200):
    closed = QWidget()
    inside = QVBoxLayout(closed)
    for _ in range(4):
        inside.addWidget(QLabel("words", objectName="good"))
    closed.show()
    closed.close()
    closed.itself = closed
del closed, inside
gc.enable()
apply_theme(application, "light")
assert any(seen) is False and len(seen) >= 20, seen
assert gc.isenabled()
"""


def test_dialogs_closed_long_ago_do_not_end_a_change_of_the_theme() -> None:
    done = subprocess.run([sys.executable, "-c", GARBAGE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
