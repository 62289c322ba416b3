"""The keys that decide on what is reviewed: Enter accepts, Esc leaves, Page Up and Page Down go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class DecisionKeys(QObject):
    """Takes these keys from a widget that has the focus; all others are the widget's own.

    Signals:
        entered: Enter was pressed.
        left: Esc was pressed.
        stepped: Page Down (1) or Page Up (-1) was pressed.
    """

    entered = Signal()
    left = Signal()
    stepped = Signal(int)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_PageDown:
                self.stepped.emit(1)
            case Qt.Key.Key_PageUp:
                self.stepped.emit(-1)
            case _:
                return False
        return True
