"""The rail on the left: a button for each page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import grown, icon
from mmstudio.gui.shared.basic import column, press_one
from mmstudio.gui.window.pages import PAGES

_WIDTH_PX, _BUTTON_PX = 84, 58
_FIRST_BELOW = "plugins"
"""The first page whose button is at the bottom of the rail."""


class Rail(QWidget):
    """Shows the buttons of the pages, one of them pressed.

    Signals:
        page_wanted: Id of a page.
    """

    page_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._buttons: dict[str, QToolButton] = {}
        parts: list[QWidget | None] = []
        for kind in PAGES:
            made = self._buttons[kind.name] = QToolButton()
            made.setObjectName("railButton")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setIcon(icon(kind.icon))
            made.setIconSize(QSize(24, 24))
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            say(made, made.setText, kind.title)
            say(made, made.setAccessibleName, kind.title)
            made.clicked.connect(partial(self._on_clicked, kind.name))
            if kind.name == _FIRST_BELOW:
                parts.append(None)
            parts.append(made)
        layout = column(*parts, gap=4)
        layout.setContentsMargins(7, 10, 7, 10)
        self.setLayout(layout)
        self.fit()

    def fit(self) -> None:
        """Make room for the words of the buttons."""
        width = grown(_WIDTH_PX)
        self.setFixedWidth(width)
        for made in self._buttons.values():
            made.setFixedSize(width - 14, grown(_BUTTON_PX))

    def press(self, name: str) -> None:
        """Press the button of the visible page."""
        press_one(self._buttons[name], self._buttons.values())

    def enable(self, name: str, *, on: bool) -> None:
        """Set whether a page can be shown."""
        self._buttons[name].setEnabled(on)

    def _on_clicked(self, name: str) -> None:
        self.page_wanted.emit(name)
