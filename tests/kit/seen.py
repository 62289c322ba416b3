"""What a person sees of a widget, for tests: words, buttons, tags."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton, QWidget

Part = TypeVar("Part", bound=QWidget)


def words_on(place: QWidget) -> str:
    """What stands on all labels that are seen in a place, a line each."""
    return "\n".join(made.text() for made in place.findChildren(QLabel) if made.isVisibleTo(place))


def shown(place: QWidget, kind: type[Part], words: str = "") -> list[Part]:
    """Parts of a kind that are seen in a place, in their order; of buttons those with these words or this name."""
    found = [made for made in place.findChildren(kind) if made.isVisibleTo(place)]
    return [made for made in found if not words or words in _said(made)]


def only(place: QWidget, kind: type[Part], words: str = "") -> Part:
    """The one part of a kind that is seen in a place."""
    (found,) = shown(place, kind, words)
    return found


def chips(place: QWidget) -> list[QToolButton]:
    """The tags that are seen in a place."""
    return [made for made in shown(place, QToolButton) if made.objectName() == "chip"]


def offered(line: QLineEdit) -> list[str]:
    """The suggestions of a line while a person types."""
    completer = line.completer()
    model = completer.model() if completer is not None else None
    return model.stringList() if isinstance(model, QStringListModel) else []


def _said(made: QWidget) -> tuple[str, ...]:
    written = made.text() if isinstance(made, QAbstractButton) else ""
    return (written, made.accessibleName(), made.toolTip())
