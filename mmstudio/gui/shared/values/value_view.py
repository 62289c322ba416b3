"""Value views: show words at once, a picture or a sound once it has been decoded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QFormLayout, QWidget
from shiboken6 import isValid

from mmstudio.core.cells import cell_words
from mmstudio.core.sample import Slot, Value
from mmstudio.gui.look.language import say, sentence
from mmstudio.gui.shared.basic import Elided, column, give_role, label, literal
from mmstudio.gui.shared.values.picture import PictureView
from mmstudio.gui.shared.values.player import SoundView
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.shown import Frames, Picture, Row, Sound, Words
from mmstudio.plugins.specs import resolve

_MOST_PX = 1280
_LEAST_FRAME_MS = 20


@dataclass(frozen=True, eq=False)
class Reel:
    """A sequence of pictures, ready for widgets.

    Attributes:
        images: At least one.
        rate_hz: Pictures per second.
    """

    images: list[QImage]
    rate_hz: float


Presentable = QImage | Reel | Sound | Words | Row


class ValueView(QWidget):
    """Shows one value: words at once, a file once it has been decoded off the GUI thread.

    Signals:
        shown: The widget of a file's value, once it stands.
    """

    shown = Signal(QWidget)

    def __init__(self, studio: Studio, value: Value, slot: Slot) -> None:
        super().__init__()
        self._studio, self._slot = studio, slot
        self._column = column(gap=4)
        self.setLayout(self._column)
        if value.path is None:
            self._column.addWidget(words_view(value.data))
            return
        path, entry = value.path, studio.app.registry.modalities.get(slot.modality).factory
        self._wait = label("Reading ...", "faint")
        for part in (Elided(value.name, "faint"), self._wait):
            self._column.addWidget(part)
        studio.tasks.run(lambda: _read(entry, path), self._take, self._refuse)

    def _take(self, shown: Any) -> None:
        if isValid(self):
            self._wait.deleteLater()
            made = show_value(self._studio, shown, self._slot.name)
            self._column.addWidget(made)
            self.shown.emit(made)

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            give_role(self._wait, "error")
            self._wait.setWordWrap(True)
            self._wait.setText(sentence(error))


def _read(entry: str, path: Path) -> Any:
    codec = resolve(entry)()
    return presentable(codec, codec.read(path))


def presentable(codec: Codec, raw: Any) -> Presentable:
    """A value ready for widgets, in the form that its codec names; called off the GUI thread."""
    shown = codec.shown(raw)
    match shown:
        case Picture(pixels):
            return to_image(pixels)
        case Frames(pictures, rate_hz):
            return Reel([to_image(one) for one in pictures], rate_hz)
    return shown


def show_value(studio: Studio, shown: Presentable, name: str, most_px: int = 320) -> QWidget:
    """The widget for what :func:`presentable` made; the only place that chooses it.

    Args:
        studio: Its player plays sounds.
        shown: What :func:`presentable` made.
        name: Accessible name.
        most_px: Largest height of a picture.
    """
    match shown:
        case Sound():
            return SoundView(studio, shown)
        case Words(text):
            return words_view(text)
        case Row(cells):
            return words_view(cells)
        case Reel():
            return ReelView(shown, name, most_px)
    made = PictureView(most_px)
    made.show_picture(QPixmap.fromImage(shown))
    made.setAccessibleName(name)
    size = {"width": shown.text("width"), "height": shown.text("height")}
    say(made, made.setToolTip, "{width} x {height} pixels", **size)
    return made


class ReelView(PictureView):
    """Shows pictures one after another in a loop, while it is visible.

    Args:
        reel: The pictures.
        name: Accessible name.
        most_px: Largest height.
    """

    def __init__(self, reel: Reel, name: str, most_px: int) -> None:
        super().__init__(most_px)
        self._reel, self.at = reel, 0
        self.setAccessibleName(name)
        self._timer = QTimer(self)
        self._timer.setInterval(max(_LEAST_FRAME_MS, round(1000 / reel.rate_hz)))
        self._timer.timeout.connect(lambda: self._show((self.at + 1) % len(reel.images)))
        self._show(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if len(self._reel.images) > 1:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _show(self, number: int) -> None:
        self.at = number
        self.show_picture(QPixmap.fromImage(self._reel.images[number]))


def to_image(pixels: Any, most_px: int = _MOST_PX) -> QImage:
    """Pixels (H, W, 3) as an image of limited side, which records their original size."""
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


def words_view(data: Any) -> QWidget:
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
