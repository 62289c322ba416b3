"""Folds: parts of a form that stay hidden until they are asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import column


class Fold(QWidget):
    """A button, and below it the part that it shows and hides.

    Args:
        inside: The part that is hidden.
        closed: Words of the button while the part is hidden.
        opened: Words of the button while the part is shown; those of ``closed`` if not given.
    """

    def __init__(self, inside: QWidget, closed: str, opened: str = "") -> None:
        super().__init__()
        self._inside, self._closed, self._opened = inside, closed, opened or closed
        self._button = QToolButton()
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.clicked.connect(lambda _=False: self.unfold(open_=not self.is_open()))
        self.setLayout(column(self._button, inside, gap=4))
        self.unfold(open_=False)

    def is_open(self) -> bool:
        """Whether the inside is shown."""
        return self._inside.isVisibleTo(self)

    def unfold(self, *, open_: bool) -> None:
        """Show or hide the inside."""
        self._inside.setVisible(open_)
        self._button.setIcon(icon("fold" if open_ else "unfold"))
        say(self._button, self._button.setText, self._opened if open_ else self._closed)
