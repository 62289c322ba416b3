"""Basic widgets: labels with a role, buttons with an icon, rows and columns without margins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mmstudio.gui.look.focus import harms, shun
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import grown, icon

GAP = 8
_AGAIN = " "
"""An empty style sheet; setting it again restyles a widget."""

L = TypeVar("L", bound=QBoxLayout)
B = TypeVar("B", bound=QAbstractButton)


def give_role(widget: QWidget, role: str) -> None:
    """Give a widget another role in the style sheet, and restyle it."""
    if widget.objectName() != role:
        widget.setObjectName(role)
        dress_again(widget)


def dress_again(widget: QWidget) -> None:
    """Apply the style sheet to a widget again.

    It does not use ``style()``: Qt may replace that object while Python keeps a wrapper of it.
    """
    widget.setStyleSheet(_AGAIN)


class Elided(QLabel):
    """A line that is elided where there is no room."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setObjectName(role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        put(self.setToolTip, text)
        self._tip = self.toolTip()

    def event(self, event: QEvent) -> bool:
        """Show the whole line as the tool tip, unless another one was set."""
        if event.type() == QEvent.Type.ToolTip and self.toolTip() == self._tip:
            put(self.setToolTip, self.text())
            self._tip = self.toolTip()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(QColor(self.palette().color(QPalette.ColorRole.WindowText)))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(self.alignment()) | int(Qt.AlignmentFlag.AlignVCenter), text)


def label(template: str = "", role: str = "", *, wrap: bool = False, **params: object) -> QLabel:
    """A translated label; ``role`` is one of the style sheet's names (title, heading, faint, error; field beside one)."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(role)
    made.setWordWrap(wrap)
    if template:
        say(made, made.setText, template, **params)
    return made


def literal(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label with literal words, not translated."""
    made = label("", role, wrap=wrap)
    made.setText(text)
    return made


def button(
    template: str, run: Callable[[], object], *, picture: str = "", primary: bool = False
) -> QPushButton:
    """A button with words; one that removes or ends something is marked by :func:`careful`."""
    made = QPushButton()
    say(made, made.setText, template)
    if picture:
        made.setIcon(icon(picture, "on_accent" if primary else "text"))
    if primary:
        made.setObjectName("primary")
    made.clicked.connect(lambda _=False: run())
    return careful(made) if harms(template, picture) else made


def tool(template: str, run: Callable[[], object], picture: str, *, checkable: bool = False) -> QToolButton:
    """A button with an icon; its words become tool tip and accessible name."""
    made = QToolButton()
    made.setIcon(icon(picture))
    made.setIconSize(QSize(18, 18))
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    say(made, made.setToolTip, template)
    say(made, made.setAccessibleName, template)
    made.clicked.connect(lambda _=False: run())
    return careful(made) if harms(template, picture) else made


class _Middle(QWidget):
    """A widget of limited width, in pixels at the usual font size."""

    def __init__(self, width_px: int) -> None:
        super().__init__()
        self._width_px = width_px
        self.setMaximumWidth(grown(width_px))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMaximumWidth(grown(self._width_px))


def careful(made: B) -> B:
    """Mark a button that ends or removes something: it gets the focus by Tab or a click, never by itself."""
    shun(made)
    return made


def menu_tool(template: str, picture: str, *items: tuple[str, Callable[[], object], str]) -> QToolButton:
    """A button with an icon that opens a menu; each item has words, a function and an icon."""
    made = tool(template, lambda: None, picture)
    menu = QMenu(made)
    for words, run, image in items:
        action = menu.addAction(icon(image), "")
        action.triggered.connect(lambda _=False, run=run: run())
        say(menu, action.setText, words)
    made.setMenu(menu)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return made


def row(*parts: QWidget | QLayout | None, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Parts from left to right; ``None`` stretches."""
    return _fill(QHBoxLayout(), parts, gap, margin)


def column(*parts: QWidget | QLayout | None, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Parts from top to bottom; ``None`` stretches."""
    return _fill(QVBoxLayout(), parts, gap, margin)


def panel(layout: QLayout, *, margin: int = 12) -> QFrame:
    """A framed surface around a layout."""
    frame = QFrame()
    frame.setObjectName("panel")
    layout.setContentsMargins(margin, margin, margin, margin)
    frame.setLayout(layout)
    return frame


def centred(layout: QLayout, width_px: int = 760) -> QScrollArea:
    """A centred layout of limited width, scrolled if the window is low."""
    inside = _Middle(width_px)
    inside.setLayout(layout)
    line = row(None, inside, None)
    line.setStretch(1, 100)
    return _scrolled(_widget_of(line))


def scrolled(inside: QWidget | QLayout) -> QScrollArea:
    """A widget or layout that is as wide as its place, scrolled up and down if it is higher."""
    scroll = _scrolled(_widget_of(inside) if isinstance(inside, QLayout) else inside)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll


def side_card(*parts: QWidget | QLayout | None, head: QLayout | None = None, margin: int) -> QLayout:
    """The layout of a card beside a list: parts below each other on a framed surface, scrolled below a head.

    Args:
        parts: From top to bottom; ``None`` stretches.
        head: Stays in sight.
        margin: Room inside the frame, in px.
    """
    body = column(*parts, gap=8)
    body.setContentsMargins(0, 0, 6, 0)
    above = () if head is None else (head,)
    return column(panel(column(*above, scrolled(body), gap=6), margin=margin))


def _widget_of(layout: QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made


def _scrolled(inside: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its content takes the focus and is scrolled to
    scroll.setWidget(inside)
    return scroll


def in_one_column(*forms: QFormLayout) -> None:
    """Make the labels of forms that stand below each other equally wide, so that their fields begin at one place."""
    role = QFormLayout.ItemRole.LabelRole
    items = (form.itemAt(place, role) for form in forms for place in range(form.rowCount()))
    labels = [made for item in items if item is not None and (made := item.widget()) is not None]
    for made in labels:
        made.setMinimumWidth(0)
    widest = max((made.sizeHint().width() for made in labels), default=0)
    for made in labels:
        made.setMinimumWidth(widest)


def press_one(pressed: QAbstractButton, buttons: Iterable[QAbstractButton]) -> None:
    """Press one of several exclusive buttons; the Tab key then reaches it, as after a click."""
    for made in buttons:
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if made is pressed else Qt.FocusPolicy.ClickFocus)
    pressed.setChecked(True)


def order_tabs(root: QWidget) -> None:
    """Order the Tab key by a widget's layouts, whenever its parts were made."""
    for one, other in pairwise(_stops(root)):
        QWidget.setTabOrder(one, other)


def _stops(part: QWidget | QLayout | None) -> Iterator[QWidget]:
    if isinstance(part, QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield part
        yield from _stops(part.widget() if isinstance(part, QScrollArea) else part.layout())
    elif part is not None:
        for place in range(part.count()):
            item = part.itemAt(place)
            if item is not None:
                yield from _stops(item.widget() or item.layout())


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def _fill(layout: L, parts: tuple[QWidget | QLayout | None, ...], gap: int, margin: int) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
