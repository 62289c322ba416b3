"""Geometry checks: whether everything on a widget has the room it needs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QWidget,
)

_WHOLE = (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractItemView, QAbstractSlider, QTabBar, QToolButton)
"""What arranges its own parts."""


def misplaced(place: QWidget) -> list[str]:
    """What is cut off, pressed together, or lies over something else; in words."""
    return [*_misplaced(place), *_askew(place)]


def _misplaced(place: QWidget) -> Iterator[str]:
    parts = [part for part in place.children() if isinstance(part, QWidget) and part.isVisibleTo(place)]
    parts = [part for part in parts if not part.isWindow()]
    for part in parts:
        box = part.geometry()
        if not place.rect().contains(box):
            yield f"{_said(part)} leaves {_said(place)}: {box.getRect()} in {place.rect().getRect()}"
        yield from _pressed(part)
        if isinstance(part, QScrollArea):
            yield from _scrolled(part)
        elif not isinstance(part, (*_WHOLE, QAbstractScrollArea)):
            yield from _misplaced(part)
    for one, other in combinations(parts, 2):
        if one.geometry().intersects(other.geometry()) and not isinstance(one, QScrollBar):
            yield f"{_said(one)} and {_said(other)} lie over one another"


def _scrolled(area: QScrollArea) -> Iterator[str]:
    inside = area.widget()
    if inside is not None:
        if not area.horizontalScrollBar().isVisible() and inside.width() > area.viewport().width():
            yield f"{_said(inside)} is cut off at the right: {inside.width()} of {area.viewport().width()}"
        yield from _misplaced(inside)


def _pressed(part: QWidget) -> Iterator[str]:
    policy = part.sizePolicy().horizontalPolicy()
    if isinstance(part, QLabel) and part.wordWrap():
        wanted = part.heightForWidth(part.width())
        if part.text() and part.height() < wanted:
            yield f"{_said(part)} has {part.height()} of {wanted} in height"
    elif (
        isinstance(part, QLabel)
        and policy != QSizePolicy.Policy.Ignored
        and part.width() < part.sizeHint().width()
    ):
        yield f"{_said(part)} has {part.width()} of {part.sizeHint().width()} in width"
    least = part.minimumSizeHint()
    if part.height() < least.height() and part.maximumHeight() >= least.height():
        yield f"{_said(part)} has {part.height()} of {least.height()} in height"
    if (
        part.width() < least.width()
        and policy != QSizePolicy.Policy.Ignored
        and part.maximumWidth() >= least.width()
    ):
        yield f"{_said(part)} has {part.width()} of {least.width()} in width"


def _said(part: QWidget) -> str:
    words = part.text()[:30] if isinstance(part, QLabel) else part.accessibleName() or part.objectName()
    return f"{type(part).__name__} {words!r}"


def _askew(place: QWidget) -> Iterator[str]:
    """Words that do not stand at the height of the field that they are about."""
    for form in place.findChildren(QFormLayout):
        for number in range(form.rowCount()):
            head = form.itemAt(number, QFormLayout.ItemRole.LabelRole)
            field = form.itemAt(number, QFormLayout.ItemRole.FieldRole)
            words = head.widget() if head is not None else None
            if not isinstance(words, QLabel) or field is None or not words.isVisibleTo(place):
                continue
            box, own = field.geometry(), words.geometry()
            one_line = words.fontMetrics().height() * 3
            if max(box.height(), own.height()) < one_line and abs(box.center().y() - own.center().y()) > 1:
                yield f"{_said(words)} stands {own.center().y() - box.center().y()} px off its field"
