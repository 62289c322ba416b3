"""Waveforms: the course of a sound over time, with the position that is played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.look.theme import colours

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from mmstudio.plugins.shown import Sound

_PARTS = 600
_HEIGHT_PX = 56
_STEP = 0.05


@dataclass(frozen=True, eq=False)
class Envelope:
    """The outline of a sound, to be drawn.

    Attributes:
        high, low: Extremes of each of equally long parts, within -1 and 1.
        seconds: Length of the sound.
    """

    high: npt.NDArray[np.floating]
    low: npt.NDArray[np.floating]
    seconds: float


def envelope(sound: Sound, parts: int = _PARTS) -> Envelope:
    """The extremes of a sound, its channels averaged; quiet sounds are drawn at full height.

    Args:
        sound: Any length.
        parts: How many parts to divide it into; fewer if it has fewer samples.
    """
    import numpy as np

    mono = sound.samples.mean(axis=0)
    count = len(mono)
    starts = np.linspace(0, count, min(parts, count), endpoint=False).astype(int)
    high, low = np.maximum.reduceat(mono, starts), np.minimum.reduceat(mono, starts)
    peak = max(float(high.max()), -float(low.min()), 1e-6)
    return Envelope(high / peak, low / peak, count / sound.rate_hz)


class Waveform(QWidget):
    """Draws an envelope; a click or the arrow keys ask for another position.

    Signals:
        place_asked: Share of the length, 0 to 1.
    """

    place_asked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._envelope: Envelope | None = None
        self._place = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 32)

    def show_envelope(self, envelope: Envelope | None) -> None:
        """Draw a sound, or none."""
        self._envelope, self._place = envelope, 0.0
        self.update()

    def show_place(self, place: float) -> None:
        """Mark a position: share of the length, 0 to 1."""
        self._place = place
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.place_asked.emit(min(1.0, max(0.0, event.position().x() / max(1, self.width()))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.place_asked.emit(min(1.0, max(0.0, self._place + step)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(c.accent if self.hasFocus() else c.line)))
        painter.setBrush(QColor(c.field))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        middle = self.height() / 2
        if self._envelope is None:
            painter.setPen(QColor(c.line))
            painter.drawLine(QLineF(6, middle, self.width() - 6, middle))
            return
        heard = round(self._place * self.width())
        lines = self._lines(self._envelope, middle)
        for part, colour in (
            ([line for line in lines if line.x1() >= heard], c.accent),
            ([line for line in lines if line.x1() < heard], c.faint),
        ):
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawLines(part)
        if self._place > 0:
            painter.setPen(QPen(QColor(c.text), 1.5))
            painter.drawLine(QLineF(heard, 4, heard, self.height() - 4))

    def _lines(self, shown: Envelope, middle: float) -> list[QLineF]:
        """One vertical line per pixel, at least one pixel high, even in silence."""
        left, width, reach = 5, max(1, self.width() - 10), middle - 5
        count = len(shown.high)
        lines = []
        for x in range(width):
            first = x * count // width
            last = max(first + 1, (x + 1) * count // width)
            top = middle - reach * float(shown.high[first:last].max())
            bottom = middle - reach * float(shown.low[first:last].min())
            lines.append(
                QLineF(left + x + 0.5, min(top, middle - 0.5), left + x + 0.5, max(bottom, middle + 0.5))
            )
        return lines
