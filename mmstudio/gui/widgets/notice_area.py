"""The one place where messages appear, with a history."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QScrollArea, QWidget

from mmstudio.gui.language import say
from mmstudio.gui.notices import Notice
from mmstudio.gui.theme import icon
from mmstudio.gui.widgets.basic import button, clear, column, label, row, tool

_SHOWN_MS = {"good": 5000, "note": 7000, "warning": 12000}
"""How long a message stays; errors stay until they are closed."""
_MOST_SHOWN, _MOST_KEPT = 3, 200
_WIDTH = 380


class NoticeArea(QWidget):
    """Messages over the lower right corner of the window.

    Signals:
        history_changed: How many messages there have been.
    """

    history_changed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.history: list[Notice] = []
        self._column = column()
        self.setLayout(self._column)
        self.hide()

    def add(self, notice: Notice) -> None:
        """Show a message."""
        self.history = [*self.history[-_MOST_KEPT + 1 :], notice]
        self.history_changed.emit(len(self.history))
        card = NoticeCard(notice)
        card.closed.connect(self._drop)
        self._column.addWidget(card)
        card.show()  # at once, or the layout does not count it until the next event
        while self._column.count() > _MOST_SHOWN:
            first = self._column.itemAt(0)
            self._drop(None if first is None else first.widget())
        if notice.level in _SHOWN_MS:
            QTimer.singleShot(_SHOWN_MS[notice.level], card, lambda: self._drop(card))
        self.show()
        self.place()

    def place(self) -> None:
        """Take the corner of the parent."""
        parent = self._over
        width = min(_WIDTH, max(220, parent.width() - 120))
        self._column.activate()
        self.setFixedSize(width, self._column.totalHeightForWidth(width))
        self.move(parent.width() - self.width() - 16, parent.height() - self.height() - 44)
        self.raise_()

    def show_history(self) -> None:
        """All messages, the latest first."""
        dialog = QDialog(self.window())
        say(dialog, dialog.setWindowTitle, "Messages")
        dialog.resize(560, 460)
        inside = QWidget()
        cards: list[QWidget] = [NoticeCard(notice, closable=False) for notice in reversed(self.history)]
        nothing = label("There were no messages since the program was started.", "faint")
        inside.setLayout(column(*(cards or [nothing]), None, margin=4))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        say(scroll, scroll.setAccessibleName, "Messages")
        dialog.setLayout(column(scroll, margin=12))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def clear(self) -> None:
        """Close what is shown; the history stays."""
        clear(self._column)
        self.hide()

    def _drop(self, card: QWidget | None) -> None:
        if card is None or self._column.indexOf(card) < 0:
            return
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        if self._column.count():
            self.place()
        else:
            self.hide()


class NoticeCard(QFrame):
    """One message."""

    closed = Signal(object)

    def __init__(self, notice: Notice, *, closable: bool = True) -> None:
        super().__init__()
        self.notice = notice
        self.setObjectName("panel")
        role = {"note": "accent"}.get(notice.level, notice.level)
        mark = label()
        mark.setPixmap(icon(notice.level, role).pixmap(20, 20))
        title = label("", "heading", wrap=True)
        title.setText(notice.title)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = row(mark, title)
        head.setStretch(1, 1)
        head.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        if closable:
            head.addWidget(
                tool("Close", lambda: self.closed.emit(self), "close"), 0, Qt.AlignmentFlag.AlignTop
            )
        parts = column(head, gap=6)
        if notice.text:
            text = label("", "faint", wrap=True)
            text.setText(notice.text)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            parts.addWidget(text)
        if notice.details:
            parts.addLayout(row(button("Details", self._show_details), None))
        parts.setContentsMargins(12, 10, 12, 10)
        self.setLayout(parts)
        self.setAccessibleName(f"{notice.title} {notice.text}")

    def _show_details(self) -> None:
        dialog = QDialog(self.window())
        say(dialog, dialog.setWindowTitle, "Details")
        dialog.resize(720, 420)
        words = f"{self.notice.title}\n{self.notice.text}\n\n{self.notice.details}"
        text = QPlainTextEdit(words)
        text.setReadOnly(True)
        copy = button("Copy", lambda: QGuiApplication.clipboard().setText(words), picture="copy")
        dialog.setLayout(column(text, row(None, copy), margin=12))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
