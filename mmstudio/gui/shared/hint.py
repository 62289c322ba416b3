"""Hints for newcomers, each at the place it explains; each can be closed, all can be switched off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import label, row, tool
from mmstudio.gui.studio.studio import Studio


class Hint(QFrame):
    """A short hint with a button that closes it for good.

    Args:
        studio: Its preferences say which hints are shown.
        name: Id by which the closed hint is remembered.
        text: English.
    """

    def __init__(self, studio: Studio, name: str, text: str) -> None:
        super().__init__()
        self._preferences, self._name = studio.preferences, name
        self.setObjectName("panel")
        mark = label()
        mark.setPixmap(icon("note", "accent").pixmap(18, 18))
        close = tool("Close this hint", self.close_for_good, "close")
        line = row(mark, label(text, "faint", wrap=True), close)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setAlignment(close, Qt.AlignmentFlag.AlignTop)
        line.setContentsMargins(10, 8, 6, 8)
        self.setLayout(line)
        if not self.wanted:  # never shown here: without a parent it would be a window of its own
            self.hide()

    @property
    def wanted(self) -> bool:
        """Whether hints are wanted and this one was not closed."""
        return self._preferences.hints and self._name not in self._preferences.closed_hints

    def refresh(self) -> None:
        """Show or hide the hint, as wanted."""
        self.setVisible(self.wanted)

    def close_for_good(self) -> None:
        """Close the hint until hints are switched on again."""
        self._preferences.closed_hints = sorted({*self._preferences.closed_hints, self._name})
        self._preferences.save()
        self.refresh()
