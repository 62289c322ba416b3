"""Safe focus: by itself, the focus never moves to something that a hasty key could trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

CAREFUL = "careful"
"""Property of buttons that end or remove something."""
_PICTURES = frozenset({"delete", "stop", "pause", "leave"})
_WORDS = (
    "delete", "remove", "leave", "empty", "stop", "save and pause", "close the project", "take the step away", "do not take",
    "switch off",
)  # fmt: skip

if TYPE_CHECKING:
    _Window = QWidget
else:
    _Window = object


def harms(template: str, picture: str) -> bool:
    """Whether a button with these English words and this icon ends or removes something."""
    return picture in _PICTURES or template.lower().startswith(_WORDS)


def shun(button: QWidget) -> None:
    """Mark a button that ends or removes something; it then gets the focus only from the person."""
    if not button.property(CAREFUL):
        button.setProperty(CAREFUL, True)  # noqa: FBT003 - Qt's own signature
        button.installEventFilter(_Shy(button))


class _Shy(QObject):
    """Passes on focus that a button gets without a key or a click, to the widget that holds the button."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QFocusEvent)
            and event.reason() is Qt.FocusReason.OtherFocusReason
            and event.gotFocus()
        ):
            place = watched.parentWidget() if isinstance(watched, QWidget) else None
            if place is not None:
                place.setFocus()
        return super().eventFilter(watched, event)


class SafeFocus(_Window):
    """A window in which the focus of a part that is hidden or disabled moves to the widget that holds it.

    By default, Qt hands it to the next part, which may be a button that stops or deletes something. From the new place
    the Tab key goes on as before.
    """

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        left: QWidget | None = self.focusWidget()
        if left is None:
            moved = bool(super().focusNextPrevChild(next_))
            if _is_careful(self.focusWidget()):  # a window that was just opened
                self.setFocus()
            return moved
        if left is self or _can_have_it(left, self):
            return bool(super().focusNextPrevChild(next_))
        place = left.parentWidget()
        while place is not None and place is not self and not _can_have_it(place, self):
            place = place.parentWidget()
        (place or self).setFocus()
        return True


def _can_have_it(part: QWidget, window: QWidget) -> bool:
    return part.isVisibleTo(window) and part.isEnabled()


def _is_careful(part: QWidget | None) -> bool:
    return part is not None and bool(part.property(CAREFUL))
