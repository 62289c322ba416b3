"""The value strip: values side by side in little room, each updated in place as it grows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QStackedLayout, QWidget

from mmstudio.gui.generate.presenter import Key
from mmstudio.gui.shared.basic import clear, column
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.shared.values.value_view import Presentable, show_value
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.shown import Row, Words, words_in

_GAP_PX = 8
_WORDS_WIDTH = 1.7
"""Width of a text, in heights of the strip."""


class ValueStrip(QWidget):
    """Values in a row, as many as there is room for; wide ones are narrowed where that makes room.

    Args:
        studio: Whose player plays sounds.
        side_px: Height of the strip.

    Attributes:
        cells: At least one, which is empty while there is nothing to show.
    """

    def __init__(self, studio: Studio, side_px: int) -> None:
        super().__init__()
        self._studio, self._side = studio, side_px
        self._keys: list[Key] = []
        self.cells = [ValueCell(studio, side_px, self)]
        self.setFixedHeight(side_px)
        self.setMinimumWidth(side_px)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_values(self, values: Mapping[Key, Presentable]) -> None:
        """Show other values; each replaces the one with the same key."""
        kept = dict(zip(self._keys, self.cells, strict=False))
        self._keys = list(values)
        cells = [kept.get(key) or ValueCell(self._studio, self._side, self) for key in self._keys]
        for cell in self.cells:
            if cell not in cells:
                cell.hide()
                cell.deleteLater()
        self.cells = cells or [ValueCell(self._studio, self._side, self)]
        for cell, (key, value) in zip(self.cells, values.items(), strict=False):
            cell.show_value(value, key[2])
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        width = sum(cell.wanted_px for cell in self.cells) + _GAP_PX * (len(self.cells) - 1)
        return QSize(width, self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the first cell always, and others if there is room."""
        left = 0
        narrow = sum(cell.wanted_px + _GAP_PX for cell in self.cells) - _GAP_PX > self.width()
        for number, cell in enumerate(self.cells):
            width = min(cell.wanted_px, self._side) if narrow else cell.wanted_px
            width = min(width, self.width()) if number == 0 else width
            cell.setGeometry(left, 0, width, self._side)
            cell.setVisible(number == 0 or left + width <= self.width())
            left += width + _GAP_PX


class ValueCell(QWidget):
    """One value: a picture, words scrolled to their end, or another form that its codec names."""

    def __init__(self, studio: Studio, side_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio, self._side = studio, side_px
        self.picture = DrawnPicture(side_px)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._other = QWidget()
        self._place = column()
        self._other.setLayout(self._place)
        self._pages = QStackedLayout(self)
        for page in (self.picture, self.words, self._other):
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(self.picture)

    @property
    def wanted_px(self) -> int:
        """The width that it asks for."""
        square = self._pages.currentWidget() is self.picture
        return self._side if square else round(_WORDS_WIDTH * self._side)

    def show_value(self, value: Presentable, name: str) -> None:
        """Show a value in place of the one before."""
        match value:
            case QImage():
                self.picture.show_picture(value)
                self.picture.setAccessibleName(name)
                self._pages.setCurrentWidget(self.picture)
            case Words() | Row():
                self._read(words_in(value), name)
            case _:
                clear(self._place)
                self._place.addWidget(show_value(self._studio, value, name, self._side))
                self._pages.setCurrentWidget(self._other)

    def _read(self, text: str, name: str) -> None:
        """Words, of which the last are visible."""
        if self.words.toPlainText() != text:
            self.words.setPlainText(text)
            self.words.moveCursor(QTextCursor.MoveOperation.End)
        self.words.setAccessibleName(name)
        self._pages.setCurrentWidget(self.words)
