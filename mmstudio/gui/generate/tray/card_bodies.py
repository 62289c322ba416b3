"""Bodies of condition cards: a picture, a sound, a text or a table row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mmstudio.gui.look.language import say, sentence
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import column, label, order_tabs, row
from mmstudio.gui.shared.card_number import NumberSlider, calm
from mmstudio.gui.shared.values.previews import as_image, codec_of, recipe_of
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.protocols import SeenColumn
from mmstudio.plugins.shown import Sound

_SIDE_PX = 88
_TYPING_MS = 250
_TEXT_PX = 46


class Thumbnail(QWidget):
    """A picture in a frame, which is blank until there is one."""

    def __init__(self, side_px: int = _SIDE_PX) -> None:
        super().__init__()
        self.setFixedSize(QSize(side_px, side_px))
        self.picture: QPixmap | None = None

    def show_picture(self, picture: QImage) -> None:
        """Show a picture; a small one is enlarged by a whole factor."""
        fast = max(picture.width(), picture.height()) * 2 <= self.width() * self.devicePixelRatioF()
        mode = (
            Qt.TransformationMode.FastTransformation if fast else Qt.TransformationMode.SmoothTransformation
        )
        side = round((self.width() - 4) * self.devicePixelRatioF())
        self.picture = QPixmap.fromImage(picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode))
        self.picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().line))
        painter.setBrush(QColor(colours().field))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        if self.picture is not None:
            size = self.picture.deviceIndependentSize()
            painter.drawPixmap(
                round((self.width() - size.width()) / 2),
                round((self.height() - size.height()) / 2),
                self.picture,
            )


class FileBody(QWidget):
    """A file's thumbnail, or its waveform if it is a sound, decoded off the GUI thread.

    Args:
        studio: Decodes the file.
        modality: Of the file.
        path: The file.
        beside: Widget beside a thumbnail or below a waveform.

    Signals:
        recipe_found: The recipe in the file, if it is a result of this program.
    """

    recipe_found = Signal(dict)

    def __init__(self, studio: Studio, modality: str, path: Path, beside: QWidget) -> None:
        super().__init__()
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.picture = Thumbnail()
        self._studio = studio
        line = row(self.picture, beside, gap=10)
        line.setStretch(1, 1)
        self._column: QVBoxLayout = column(line, self.trouble, gap=4)
        self.setLayout(self._column)
        registry = studio.app.registry

        def work() -> tuple[Any, dict[str, Any] | None]:
            codec = codec_of(registry, modality)
            raw = codec.read(path)
            heard = codec.shown(raw)
            shown = heard if isinstance(heard, Sound) else _reduced(as_image(codec.preview(raw)))
            return shown, recipe_of(registry, path)

        studio.tasks.run(work, self._take, self._refuse)

    def _take(self, found: tuple[Any, dict[str, Any] | None]) -> None:
        if not isValid(self):
            return
        shown, recipe = found
        if isinstance(shown, Sound):
            from mmstudio.gui.shared.values.player import SoundView

            self.picture.hide()
            self._column.insertWidget(0, SoundView(self._studio, shown))
            order_tabs(self.parentWidget() or self)
        else:
            self.picture.show_picture(shown)
        if recipe is not None:
            self.recipe_found.emit(recipe)

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self.picture.hide()
            self.trouble.setText(sentence(error))
            self.trouble.show()


class TextBody(QPlainTextEdit):
    """A text editor.

    Signals:
        edited: The text, a moment after the person stopped typing.
    """

    edited = Signal(object)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAcceptDrops(False)  # a dropped file becomes a card, not its name in the text
        self.viewport().setAcceptDrops(False)
        self.setStyleSheet(f"QPlainTextEdit {{ min-height: {_TEXT_PX}px; max-height: {_TEXT_PX}px; }}")
        self.setTabChangesFocus(True)
        say(self, self.setPlaceholderText, "Describe what you want to see")
        say(self, self.setAccessibleName, "Text of the condition")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(lambda: self.edited.emit(self.toPlainText()))
        self.textChanged.connect(self._pause.start)

    def settle(self) -> None:
        """Report what was typed now instead of in a moment."""
        if self._pause.isActive():
            self._pause.stop()
            self.edited.emit(self.toPlainText())

    def show_value(self, value: Any) -> None:
        """Show another text without a signal."""
        if self._pause.isActive() or value == self.toPlainText():
            return
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.setPlainText(str(value or ""))
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature


class TableBody(QWidget):
    """One editor per column of a table; each column may stay empty.

    Signals:
        edited: The row.
    """

    edited = Signal(object)

    def __init__(self, columns: tuple[str, ...], facts: Mapping[str, SeenColumn], data: Any) -> None:
        super().__init__()
        self._row: dict[str, Any] = dict.fromkeys(columns)
        self.editors: dict[str, ChoiceEditor | RangeEditor | CellEditor] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(columns):
            editor = _editor(name, facts.get(name))
            title = label("", "faint")
            title.setText(name)
            title.setBuddy(editor)
            grid.addWidget(title, line, 0)
            grid.addWidget(editor, line, 1)
            editor.edited.connect(lambda value, name=name: self._on_edited(name, value))
            self.editors[name] = editor
        self.setLayout(grid)
        self.show_value(data)

    def show_value(self, value: Any) -> None:
        """Show another row without a signal."""
        found = value if isinstance(value, Mapping) else {}
        for name, editor in self.editors.items():
            self._row[name] = found.get(name)
            editor.show_value(found.get(name))

    def _on_edited(self, name: str, value: Any) -> None:
        self._row = {**self._row, name: value}
        self.edited.emit(self._row)


class ChoiceEditor(QComboBox):
    """An editor for a column of choices."""

    edited = Signal(object)

    def __init__(self, name: str, choices: list[str]) -> None:
        super().__init__()
        calm(self)
        self.setAccessibleName(name)
        self.addItem("", None)
        say(self, lambda text: self.setItemText(0, text), "open")
        for choice in choices:
            self.addItem(choice, choice)
        self.activated.connect(lambda _: self.edited.emit(self.currentData()))

    def show_value(self, value: Any) -> None:
        """Show a value without a signal."""
        place = max(0, self.findData(value)) if value is None else self.findData(str(value))
        if place < 0:
            self.addItem(str(value), str(value))
            place = self.count() - 1
        self.setCurrentIndex(place)


class RangeEditor(QWidget):
    """An editor for a column of numbers: empty, or a number within or beyond the range that training saw."""

    edited = Signal(object)

    def __init__(self, name: str, low: float, high: float) -> None:
        super().__init__()
        self.given = QCheckBox()
        self.given.setAccessibleName(name)
        say(self.given, self.given.setToolTip, "Give a value; otherwise the column stays open")
        self.number = NumberSlider("Value of the column", low, high, high + 10 * abs(high - low))
        self.number.spin.setMinimum(low - 10 * abs(high - low))
        line = row(self.given, self.number)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.given.toggled.connect(lambda _: self._tell())
        self.number.moved.connect(lambda _: self._tell())

    def show_value(self, value: Any) -> None:
        """Show a value without a signal."""
        self.given.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.given.setChecked(value is not None)
        self.given.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.number.setEnabled(value is not None)
        try:
            self.number.show_value(float(value))
        except (TypeError, ValueError):
            self.number.show_value(self.number.value)

    def _tell(self) -> None:
        self.number.setEnabled(self.given.isChecked())
        self.edited.emit(self.number.value if self.given.isChecked() else None)


class CellEditor(QLineEdit):
    """An editor for a column of which nothing is known."""

    edited = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAcceptDrops(False)
        say(self, self.setPlaceholderText, "open")
        self.textEdited.connect(lambda text: self.edited.emit(text.strip() or None))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show a value without a signal."""
        text = "" if value is None else str(value)
        if text != self.text().strip():
            self.setText(text)


def _editor(name: str, seen: SeenColumn | None) -> ChoiceEditor | RangeEditor | CellEditor:
    if seen is not None and seen.choices:
        return ChoiceEditor(name, list(seen.choices))
    if seen is not None and seen.low < seen.high:
        return RangeEditor(name, seen.low, seen.high)
    return CellEditor(name)


def _reduced(picture: QImage) -> QImage:
    """A picture reduced to what a thumbnail needs, so that a large one is freed in the thread that decoded it."""
    side = 3 * _SIDE_PX
    if max(picture.width(), picture.height()) <= side:
        return picture
    return picture.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
