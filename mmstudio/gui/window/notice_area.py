"""The notice area: the only place where messages appear, with a history."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, clear, column, label, row, tool
from mmstudio.gui.studio.notices import Notice, Way

_SHOWN_MS = {"good": 5000, "note": 7000, "warning": 12000, "error": 30000}
"""How long a message stays; all are kept in the history."""
_WAY_MS = 20000
"""How long a message that leads on stays."""
_MOST_SHOWN, _MOST_KEPT = 3, 200
_WIDTH = 380
_EDGE_PX, _FOOT_PX, _STEP_PX = 16, 44, 24
_LOOK_MS = 400
"""How often to check whether a button came to lie under the messages."""
_PRESSED = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)
"""Widgets that messages do not cover."""


class NoticeArea(QWidget):
    """Shows messages at the lower right of the window, where they cover no buttons.

    Signals:
        history_changed: How many messages there have been.
        shown_changed: The title of the latest visible message, or nothing.
        way_wanted: Id of a page, and what to show on it.
    """

    history_changed = Signal(int)
    shown_changed = Signal(str)
    way_wanted = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.history: list[Notice] = []
        self._column = column()
        self.setLayout(self._column)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self.hide()

    @property
    def cards(self) -> list[NoticeCard]:
        """The visible messages, the latest last."""
        items = [self._column.itemAt(place) for place in range(self._column.count())]
        return [card for item in items if item is not None and isinstance(card := item.widget(), NoticeCard)]

    def add(self, notice: Notice) -> None:
        """Show a message; one that is visible already is counted."""
        self.history = [*self.history[-_MOST_KEPT + 1 :], notice]
        self.history_changed.emit(len(self.history))
        same = next((card for card in self.cards if card.notice.words == notice.words), None)
        if same is None:
            self._put(NoticeCard(notice))
        else:
            same.again(notice)
            self._column.removeWidget(same)
            self._column.addWidget(same)
        if notice.calls:
            QApplication.alert(self._over)
        while self._column.count() > _MOST_SHOWN:
            self._drop(self.cards[0])
        self.shown_changed.emit(notice.title)
        self.show()
        self.place()
        self._looking.start()

    def something_done(self) -> None:
        """Remove messages about undo that no longer hold, because something else was done or undone."""
        for card in [card for card in self.cards if card.notice.undone]:
            if card.fresh:
                card.fresh = False
            else:
                self._drop(card)

    def leave(self) -> None:
        """Remove messages that hold for the current project only."""
        for card in [card for card in self.cards if card.notice.undone or card.notice.way]:
            self._drop(card)

    def place(self) -> None:
        """Take the rightmost, then lowest place that covers no buttons, or else as little of them as possible."""
        parent = self._over
        width = min(_WIDTH, max(220, parent.width() - 120))
        self._column.activate()
        self.setFixedSize(width, self._column.totalHeightForWidth(width))
        taken = self._taken()
        right, low = parent.width() - width - _EDGE_PX, parent.height() - self.height() - _FOOT_PX
        best, least = (right, low), None
        for x in range(right, _EDGE_PX, -_STEP_PX):
            for y in range(low, _EDGE_PX, -_STEP_PX):
                covered = _covered(QRect(x, y, width, self.height()), taken)
                if least is None or covered < least:
                    best, least = (x, y), covered
                if not covered:
                    break
            if least == 0:
                break
        self.move(*best)
        self.raise_()

    def show_history(self) -> None:
        """Show all messages, the latest first."""
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
        """Close all messages; the history stays."""
        clear(self._column)
        self._end()

    def _put(self, card: NoticeCard) -> None:
        card.closed.connect(self._drop)
        card.way_wanted.connect(self._go)
        self._column.addWidget(card)
        card.show()  # at once, else the layout ignores it until the next event

    def _go(self, card: NoticeCard, way: Way) -> None:
        self._drop(card)
        self.way_wanted.emit(way.page, way.key)

    def _drop(self, card: QWidget) -> None:
        if self._column.indexOf(card) < 0:
            return
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        left = self.cards
        if left:
            self.shown_changed.emit(left[-1].notice.title)
            self.place()
        else:
            self._end()

    def _end(self) -> None:
        self._looking.stop()
        self.hide()
        self.shown_changed.emit("")

    def _look(self) -> None:
        """Move away if a button came to lie under the messages, unless a person is reading them."""
        if not _under_pointer(self) and _covered(self.geometry(), self._taken()):
            self.place()

    def _taken(self) -> list[QRect]:
        """The rectangles of buttons and other controls in the window."""
        parts = (part for kind in _PRESSED for part in self._over.findChildren(kind))
        return [
            _seen(part, self._over)
            for part in parts
            if part.isVisible() and part.window() is self._over.window() and not self.isAncestorOf(part)
        ]


def _under_pointer(part: QWidget) -> bool:
    """Whether the pointer is over a widget; Qt's own flag also counts the widget's place before it was moved."""
    return part.isVisible() and part.rect().contains(part.mapFromGlobal(QCursor.pos()))


def _seen(part: QWidget, window: QWidget) -> QRect:
    """The visible rectangle of a widget, in the window."""
    return part.visibleRegion().boundingRect().translated(part.mapTo(window, part.rect().topLeft()))


def _covered(place: QRect, taken: list[QRect]) -> int:
    """How many square pixels of some rectangles another one covers."""
    common = (place.intersected(one) for one in taken)
    return sum(part.width() * part.height() for part in common if not part.isEmpty())


class NoticeCard(QFrame):
    """One message.

    Args:
        notice: The message.
        closable: Whether it disappears after a time, can be closed, and leads on.

    Attributes:
        fresh: Whether what it reports is happening right now.
        times: How often it was reported.

    Signals:
        closed: Itself, to be removed.
        way_wanted: Itself, and where it leads on to.
    """

    closed = Signal(object)
    way_wanted = Signal(object, object)

    def __init__(self, notice: Notice, *, closable: bool = True) -> None:
        super().__init__()
        self.notice = notice
        self.fresh = True
        self.times = 1
        self._count = label("", "faint")
        self._count.hide()
        self._ending = QTimer(self)
        self._ending.setSingleShot(True)
        self._ending.timeout.connect(self._end)
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
        parts = column(head, self._count, gap=6)
        if notice.text:
            text = label("", "faint", wrap=True)
            text.setText(notice.text)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            parts.addWidget(text)
        further = row(None)
        if notice.details:
            further.insertWidget(0, button("Details", self._show_details))
        if closable and (way := notice.way) is not None:
            further.insertWidget(0, button(way.words, lambda: self.way_wanted.emit(self, way), primary=True))
        if further.count() > 1:
            parts.addLayout(further)
        parts.setContentsMargins(12, 10, 12, 10)
        self.setLayout(parts)
        self.setAccessibleName(f"{notice.title} {notice.text}")
        if closable:
            self._stay()

    def again(self, notice: Notice) -> None:
        """Report the same once more."""
        self.notice, self.fresh = notice, True
        self.times += 1
        say(self._count, self._count.setText, "{count} times", count=self.times)
        self._count.show()
        self._stay()

    def _stay(self) -> None:
        self._ending.start(_WAY_MS if self.notice.way is not None else _SHOWN_MS[self.notice.level])

    def _end(self) -> None:
        """Disappear, but not while a person is reading it."""
        if _under_pointer(self):
            self._stay()
        else:
            self.closed.emit(self)

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
