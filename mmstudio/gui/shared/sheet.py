"""Sheets: dialogs that fit their content, however much it grows and however low the screen is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, SignalInstance
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QPushButton, QScrollArea, QWidget

from mmstudio.gui.look.focus import SafeFocus
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import column, label, order_tabs, row

_MARGIN_PX, GAP_PX = 20, 14
_FRAME_PX = 56
"""What the window manager may put around a dialog, and a little air."""
_LEAST_PX = 180


class Sheet(SafeFocus, QDialog):
    """A dialog whose heading and buttons are always visible; its content is scrolled if the screen is too low.

    The sheet grows with its content until a person resizes it. Enter presses only its main button.

    Args:
        parent: Widget that it opens over.
        title: English title of the window.
        width_px: Least width.
        heading: Whether to show the title on the sheet too.
    """

    def __init__(self, parent: QWidget, title: str, width_px: int, *, heading: bool = True) -> None:
        super().__init__(parent)
        say(self, self.setWindowTitle, title)
        self._width_px = width_px
        self._heading = label(title, "title", wrap=True) if heading else None
        self._body, self._foot = QWidget(), QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        self._body.installEventFilter(self)
        self._fitted: set[int] = set()
        """Heights that it has asked for: a window manager may grant an earlier one late."""
        self._main: QPushButton | None = None
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self.fit)

    def fill(
        self, parts: Sequence[QWidget | QLayout | None], foot: Sequence[QWidget | None], *, gap: int = GAP_PX
    ) -> None:
        """Fill the sheet, once.

        Args:
            parts: From top to bottom; ``None`` stretches.
            foot: Widgets at the bottom, always visible, from left to right.
            gap: Gap between the parts.
        """
        inside = column(*parts, gap=gap)
        inside.setContentsMargins(0, 0, 6, 0)
        self._body.setLayout(inside)
        self._foot.setLayout(row(*foot))
        head = [] if self._heading is None else [self._heading]
        whole = column(*head, self._scroll, self._foot, gap=GAP_PX, margin=_MARGIN_PX)
        whole.setStretch(len(head), 1)
        self.setLayout(whole)

    def open_over(self, closing: SignalInstance) -> None:
        """Open over the page that asked for it; it is gone when it closes.

        Args:
            closing: What closes it too: the project that it is about is being closed.
        """
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        closing.connect(self.reject)
        self.open()

    def fit(self) -> None:
        """Grow to the size needed, as far as the screen allows."""
        buttons = self.findChildren(QPushButton)
        self._main = self._main or next((made for made in buttons if made.isDefault()), None)
        for made in buttons:
            made.setAutoDefault(made is self._main)
        inside = self._body.layout()
        if inside is None:
            return
        order_tabs(self)  # as it is seen from top to bottom, whenever its parts were made
        wide = max(self._width_px, inside.totalMinimumSize().width() + 2 * _MARGIN_PX + 18)
        room = self.screen().availableGeometry()
        self.setMinimumSize(min(wide, room.width() - 8), min(_LEAST_PX, room.height() - 8))
        if self._fitted and self.height() not in self._fitted:
            return  # resized by hand
        width = max(self.width(), self.minimumWidth())
        want = max(self.minimumHeight(), min(self._needed(width), room.height() - _FRAME_PX))
        self.resize(width, want)
        self._fitted.add(want)
        self._stay_on(room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the main button, whichever button Qt has made the default one while the focus went about."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._main is not None:
            self._main.click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest:
            self._fitting.start()
        return super().eventFilter(watched, event)

    def _needed(self, width: int) -> int:
        inside = width - 2 * _MARGIN_PX
        parts = [part for part in (self._heading, self._foot) if part is not None]
        around = sum(_height(part, inside) for part in parts) + GAP_PX * len(parts)
        return around + _height(self._body, inside) + 2 * _MARGIN_PX + 2

    def _stay_on(self, room: QRect) -> None:
        """Move up if the bottom would leave the screen."""
        below = self.frameGeometry().bottom() - room.bottom()
        if self.isVisible() and below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))


def _height(part: QWidget, width: int) -> int:
    wanted = part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
    return max(wanted, part.minimumSizeHint().height())
