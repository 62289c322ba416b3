"""One value as it is shown: words at once, a picture or a sound when it has been decoded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFormLayout, QWidget
from shiboken6 import isValid

from mmstudio.core.cells import cell_words
from mmstudio.core.sample import Slot, Value
from mmstudio.gui.language import say, sentence
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import Elided, column, label, literal
from mmstudio.gui.widgets.picture import PictureView
from mmstudio.gui.widgets.player import SoundView
from mmstudio.plugins.protocols import Codec, Sound
from mmstudio.plugins.specs import resolve

_MOST_PX = 1280


class ValueView(QWidget):
    """One value: words at once, a file when it has been decoded off the GUI thread."""

    def __init__(self, studio: Studio, value: Value, slot: Slot) -> None:
        super().__init__()
        self._studio, self._slot = studio, slot
        self._column = column(gap=4)
        self.setLayout(self._column)
        if value.path is None:
            self._column.addWidget(shown_words(value.data))
            return
        path, entry = value.path, studio.app.registry.modalities.get(slot.modality).factory
        self._wait = label("Reading ...", "faint")
        for part in (Elided(value.name, "faint"), self._wait):
            self._column.addWidget(part)
        studio.tasks.run(lambda: _read(entry, path), self._take, self._refuse)

    def _take(self, shown: Any) -> None:
        if isValid(self):
            self._wait.deleteLater()
            self._column.addWidget(show_value(self._studio, shown, self._slot.name))

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self._wait.setObjectName("error")
            self._wait.style().polish(self._wait)
            self._wait.setWordWrap(True)
            self._wait.setText(sentence(error))


def _read(entry: str, path: Path) -> Any:
    codec = resolve(entry)()
    return presentable(codec, codec.read(path))


def presentable(codec: Codec, raw: Any) -> Any:
    """A sound or words as they are, of anything else the picture that stands for it; called off the GUI thread."""
    return raw if isinstance(raw, Sound | str | dict) else to_image(codec.preview(raw))


def show_value(studio: Studio, shown: Any, name: str, most_px: int = 320) -> QWidget:
    """The widget for what :func:`presentable` made.

    Args:
        studio: Whose player plays sounds.
        shown: Sound, words or image.
        name: For who cannot see it.
        most_px: Largest height of a picture.
    """
    if isinstance(shown, Sound):
        return SoundView(studio, shown)
    if not isinstance(shown, QImage):
        return shown_words(shown)
    made = PictureView(most_px)
    made.show_picture(QPixmap.fromImage(shown))
    made.setAccessibleName(name)
    size = {"width": shown.text("width"), "height": shown.text("height")}
    say(made, made.setToolTip, "{width} x {height} pixels", **size)
    return made


def to_image(pixels: Any, most_px: int = _MOST_PX) -> QImage:
    """Pixels (H, W, 3) as an image of at most some side; it remembers the size that they had."""
    import numpy as np

    packed = np.ascontiguousarray(pixels)
    height, width = packed.shape[:2]
    made = QImage(packed.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    made = (
        made.scaled(
            most_px, most_px, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        if max(width, height) > most_px
        else made.copy()
    )
    made.setText("width", str(width))
    made.setText("height", str(height))
    return made


def shown_words(data: Any) -> QWidget:
    """A text, or a table's row."""
    if not isinstance(data, Mapping):
        text = literal(str(data), wrap=True)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return text
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(4)
    for name, cell in data.items():
        form.addRow(literal(str(name), "faint"), literal(cell_words(cell) or "-", wrap=True))
    made = QWidget()
    made.setLayout(form)
    return made
