"""Questions before something that cannot be undone or that ends work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put


def ask(
    parent: QWidget, title: str, text: str, more: str = "", *, ways: Sequence[str], leave: str = "Cancel"
) -> str:
    """Ask what to do. Enter, Space and Escape, pressed in haste, change nothing.

    Args:
        parent: Widget that the question opens over.
        title: Title of its window, translated.
        text: The question, translated.
        more: What to know before answering, translated.
        ways: English words of the buttons that do something.
        leave: English words of the button that does nothing.

    Returns:
        One of ``ways``, or an empty text.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    put(box.setWindowTitle, title)
    put(box.setText, text)
    put(box.setInformativeText, more)
    made = {box.addButton(tr(words), QMessageBox.ButtonRole.AcceptRole): words for words in ways}
    stays = box.addButton(tr(leave), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stays)
    box.setEscapeButton(stays)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return next((words for button, words in made.items() if button is chosen), "")
