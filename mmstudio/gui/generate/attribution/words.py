"""Words of a text, and columns of a row, each on a ground as strong as what the result loses without it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from mmstudio.gui.generate.attribution.shades import number, shade
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import grown
from mmstudio.plan.attributions import ConditionPart, strengths

_LEAST_PX, _LINE_PX = 44, 24
_MOST_TOLD = 32


class ShadedWords(QPlainTextEdit):
    """A condition of words, to be read.

    Args:
        part: Words of a text, or columns of a row.
    """

    def __init__(self, part: ConditionPart) -> None:
        super().__init__()
        self._part = part
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        lines = part.count if part.kind == "columns" else 1 + len(part.text) // 90
        self.setFixedHeight(grown(min(180, max(_LEAST_PX, _LINE_PX * lines + 14))))

    def show_payoff(self, name: str) -> None:
        """Show what is lost of a payoff."""
        part = self._part
        losses = part.losses.get(name, ())
        self.clear()
        cursor = self.textCursor()
        end = 0
        for place, (strength, loss) in enumerate(zip(strengths(losses), losses, strict=True)):
            told = "" if loss is None else f"   {number(loss)}"
            if part.kind == "words":
                start, stop = part.spans[place]
                self._write(cursor, part.text[end:start])
                self._write(cursor, part.text[start:stop], strength)
                end = stop
            else:
                self._write(cursor, "\n" if place else "")
                self._write(cursor, part.labels[place], strength)
                self._write(cursor, told)
        self._write(cursor, part.text[end:])
        self.setAccessibleName(tr("{slot}: what is lost without each", slot=part.slot))
        pairs = zip(part.labels, losses, strict=False)
        words = [f"{word}: {number(loss)}" for word, loss in pairs if loss is not None]
        self.setAccessibleDescription("; ".join(words))
        put(self.setToolTip, "\n".join(words[:_MOST_TOLD]))

    @staticmethod
    def _write(cursor: QTextCursor, text: str, strength: float = 0.0) -> None:
        """Add characters on a ground."""
        look = QTextCharFormat()
        if strength:
            look.setBackground(shade(strength))
        cursor.insertText(text, look)
