"""Two columns that become one if there is too little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from mmstudio.gui.shared.basic import GAP, column

_BOTH_PX = 860
"""Width from which two columns are each wide enough for a form."""


class TwoColumns(QWidget):
    """A layout with parts on the left, and others to the right of them or below.

    Args:
        left, right: Parts from top to bottom.
    """

    def __init__(self, left: tuple[QWidget | QLayout, ...], right: tuple[QWidget | QLayout, ...]) -> None:
        super().__init__()
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(GAP)
        for parts in (left, right):
            side = QWidget()
            side.setLayout(column(*parts))
            self._both.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)
        self.setLayout(self._both)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _BOTH_PX
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._both.direction() is not wanted:
            self._both.setDirection(wanted)
