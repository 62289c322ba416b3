"""A question before something that cannot be taken back, or that ends work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put


def ask(
    parent: QWidget, title: str, text: str, more: str = "", *, ways: Sequence[str], leave: str = "Cancel"
) -> str:
    """Ask which way to go. Enter, Space and Escape, pressed in haste, leave everything as it is.

    Args:
        parent: What the question stands over.
        title: Of its window, translated.
        text: The question, translated.
        more: What is to be known before one answers, translated.
        ways: Words of the buttons that do something, English.
        leave: Words of the button that does nothing, English.

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
