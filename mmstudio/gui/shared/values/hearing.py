"""Hearing: a sound is played, with its waveform and its spectrum."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import DARK, colours
from mmstudio.gui.shared.basic import column
from mmstudio.gui.shared.values.player import SoundView
from mmstudio.gui.shared.values.spectrum import HeardSound, Spectrum
from mmstudio.gui.studio.studio import Studio

_LEFT_PX, _BELOW_PX = 52, 22
_MARKS, _MARK_PX = 5, (20, 60)
"""Most marks on an axis, and the least room for one, upwards and to the right."""


class SpectrumView(QWidget):
    """Draws a spectrum with seconds below and kilohertz beside it; a click asks for another position.

    Signals:
        place_asked: Share of the length, 0 to 1.
    """

    place_asked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._spectrum: Spectrum | None = None
        self._picture = QImage()
        self._dark = True
        self._place = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 80))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        say(self, self.setToolTip, "Pitch over time: bright is loud. A click plays from there.")

    def show_spectrum(self, found: Spectrum | None) -> None:
        """Draw another spectrum, or none."""
        self._spectrum, self._place, self._picture = found, 0.0, QImage()
        self.update()

    def show_place(self, place: float) -> None:
        """Mark a position: share of the length, 0 to 1."""
        self._place = place
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        box = self._box()
        place = (event.position().x() - box.left()) / max(1.0, box.width())
        self.place_asked.emit(min(1.0, max(0.0, place)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._spectrum is None:
            return
        c, box = colours(), self._box()
        if self._picture.isNull() or self._dark != (c is DARK):
            self._dark = c is DARK
            self._picture = dress_levels(level_picture(self._spectrum))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, self._picture, QRectF(self._picture.rect()))
        painter.setPen(QColor(c.faint))
        self._mark(painter, box, self._spectrum)
        if self._place > 0:
            painter.setPen(QPen(QColor(c.text), 1.5))
            across = box.left() + self._place * box.width()
            painter.drawLine(QPointF(across, box.top()), QPointF(across, box.bottom()))

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT_PX, 6, -6, -_BELOW_PX)

    def _mark(self, painter: QPainter, box: QRectF, found: Spectrum) -> None:
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        for share in _shares(box.height(), _MARK_PX[0]):
            height = box.bottom() - share * box.height()
            words = tr("{khz:.1f} kHz", khz=share * found.top_hz / 1000)
            painter.drawText(QRectF(0, height - 9, _LEFT_PX - 6, 18), right, words)
        for share in _shares(box.width(), _MARK_PX[1]):
            across = min(box.left() + share * box.width(), box.right() - 16)
            words = tr("{seconds:.1f} s", seconds=share * found.seconds)
            painter.drawText(QRectF(across - 30, box.bottom() + 3, 60, 18), middle, words)


class HearingView(QWidget):
    """A sound with button, waveform and spectrum.

    Args:
        studio: Plays it.
        margin_px: Room around it.
    """

    def __init__(self, studio: Studio, margin_px: int = 12) -> None:
        super().__init__()
        self.sound = SoundView(studio)
        self.spectrum = SpectrumView()
        say(self.spectrum, self.spectrum.setAccessibleName, "Spectrum")
        self.spectrum.place_asked.connect(self.sound.play_from)
        self.sound.moved.connect(self.spectrum.show_place)
        whole = column(self.spectrum, self.sound, gap=min(10, margin_px + 4), margin=margin_px)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_sound(self, heard: HeardSound | None) -> None:
        """Show another sound, or none."""
        self.spectrum.show_spectrum(None if heard is None else heard.spectrum)
        self.sound.show_sound(None if heard is None else heard.sound)

    def toggle(self) -> None:
        """Play from the beginning, or stop."""
        self.sound.toggle()


def _shares(length: float, least_px: int) -> list[float]:
    """Where marks stand on an axis, 0 to 1: as many as there is room for."""
    count = max(2, min(_MARKS, int(length) // least_px + 1))
    return [part / (count - 1) for part in range(count)]


def level_picture(found: Spectrum) -> QImage:
    """The levels as a picture of 256 colours, the lowest band at the bottom; :func:`dress_levels` gives it the colours."""
    import numpy as np

    flipped = np.ascontiguousarray(found.levels[::-1])
    height, width = flipped.shape
    picture = QImage(flipped.data, width, height, width, QImage.Format.Format_Indexed8)
    picture.setColorCount(256)
    return picture.copy()


def dress_levels(picture: QImage) -> QImage:
    """A picture of levels in the colours of the theme."""
    c = colours()
    quiet, middle, loud = QColor(c.field), QColor(c.accent), QColor(c.text)
    dressed = picture.copy()
    dressed.setColorTable([_mixed(quiet, middle, loud, level / 255).rgb() for level in range(256)])
    return dressed.convertToFormat(QImage.Format.Format_RGB32)


def _mixed(quiet: QColor, middle: QColor, loud: QColor, share: float) -> QColor:
    one, other, part = (quiet, middle, share * 2) if share < 0.5 else (middle, loud, share * 2 - 1)
    mixed = [
        round(a + (b - a) * part)
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)
