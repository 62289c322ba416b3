"""The frame of a card that can be chosen: its outline and ground say whether it is."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from mmstudio.gui.look.theme import colours


def draw_frame(painter: QPainter, card: QAbstractButton) -> None:
    """Draw the frame of a card, accented while it is chosen or has the focus."""
    c = colours()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outlined = card.isChecked() or card.hasFocus()
    painter.setPen(QPen(QColor(c.accent if outlined else c.line), 2 if card.isChecked() else 1))
    painter.setBrush(QColor(c.hover if card.underMouse() or card.isChecked() else c.panel))
    painter.drawRoundedRect(card.rect().adjusted(1, 1, -1, -1), 8, 8)
