"""Answers to questions that the window asks, given by pressing buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

Press = Callable[[QMessageBox], None]


def answer(press: Press | str) -> list[str]:
    """Answer the question that comes next.

    Args:
        press: Words of the button to be pressed, or what is done to the question.

    Returns:
        A list in which its words are afterwards.
    """
    asked: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(f"{box.text()} {box.informativeText()}")
            if isinstance(press, str):
                button(box, press).click()
            else:
                press(box)
        else:
            timer.start()

    timer = QTimer(QApplication.instance())
    timer.setSingleShot(True)
    timer.setInterval(1)
    timer.timeout.connect(look)
    timer.start()
    return asked


def button(box: QMessageBox, words: str) -> QPushButton:
    """A button of a question by its words."""
    return next(made for made in box.findChildren(QPushButton) if made.text().replace("&", "") == words)
