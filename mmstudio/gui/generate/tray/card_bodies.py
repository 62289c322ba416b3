"""Bodies of condition cards: a picture, a sound or a text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mmstudio.gui.look.language import say, sentence
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import column, label, order_tabs, row
from mmstudio.gui.shared.values.previews import as_image, codec_of, recipe_of
from mmstudio.gui.studio.studio import Studio
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


def _reduced(picture: QImage) -> QImage:
    """A picture reduced to what a thumbnail needs, so that a large one is freed in the thread that decoded it."""
    side = 3 * _SIDE_PX
    if max(picture.width(), picture.height()) <= side:
        return picture
    return picture.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
