"""Empty states: what a place without content is for, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, column, label, row


class EmptyState(QWidget):
    """An icon, a heading, a sentence, and up to two buttons.

    Attributes:
        heading, words: What it says.
    """

    def __init__(
        self,
        picture: str,
        heading: str,
        text: str,
        *choices: tuple[str, Callable[[], object]],
    ) -> None:
        super().__init__()
        mark = label()
        mark.setPixmap(icon(picture, "faint").pixmap(44, 44))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.heading, self.words = label(heading, "heading"), label(text, "faint", wrap=True)
        head, words = self.heading, self.words
        for part in (head, words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMinimumWidth(240)
        words.setMaximumWidth(460)
        buttons = [button(title, run, primary=number == 0) for number, (title, run) in enumerate(choices)]
        self.setLayout(
            column(
                None, mark, head, row(None, words, None), row(None, *buttons, None), None, gap=12, margin=24
            )
        )

    def tell(self, heading: str, text: str) -> None:
        """Say something else."""
        for part, template in ((self.heading, heading), (self.words, text)):
            say(part, part.setText, template)
