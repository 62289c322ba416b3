"""The map of a condition's pieces: regions over a picture, bands and times over a spectrogram."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.generate.attribution.shades import number, shade
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours, grown
from mmstudio.plan.attributions import ConditionPart, strengths

_SIDE_PX = 200
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class PieceMap(QWidget):
    """Pieces in rows and columns over the condition. Arrow keys or a click choose a piece, which is told in words.

    Args:
        part: The pieces.

    Signals:
        chosen: What a piece is, and what is lost without it.

    Attributes:
        piece: The chosen piece, or -1.
    """

    chosen = Signal(str)

    def __init__(self, part: ConditionPart) -> None:
        super().__init__()
        self.part = part
        self.piece = -1
        self._payoff = ""
        self._below = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def show_backdrop(self, picture: QImage) -> None:
        """Show the condition below the map."""
        self._below = picture
        self.setFixedSize(self.sizeHint())
        self.update()

    def show_payoff(self, name: str) -> None:
        """Show what is lost of a payoff."""
        self._payoff = name
        self.setAccessibleName(f"{self.part.slot}: {tr(_KINDS[self.part.kind])}")
        losses = self.losses
        if losses:
            most = max(range(len(losses)), key=lambda piece: abs(losses[piece] or 0.0))
            self.setAccessibleDescription(self.told(most))
        self.update()

    @property
    def losses(self) -> tuple[float | None, ...]:
        """What is lost of the payoff without each piece that was tried."""
        return self.part.losses.get(self._payoff, ())

    def told(self, piece: int) -> str:
        """What a piece is, and what is lost without it."""
        place = place_words(self.part, piece)
        loss = self.losses[piece] if piece < len(self.losses) else None
        if loss is None:
            return place
        return tr("{place}: {loss} is lost without it", place=place, loss=number(loss))

    def box(self, piece: int) -> QRect:
        """Where a piece is drawn."""
        rows, columns = self.part.shape
        row, column = divmod(piece, columns)
        left, top = column * self.width() // columns, row * self.height() // rows
        right, bottom = (column + 1) * self.width() // columns, (row + 1) * self.height() // rows
        return QRect(left, top, right - left, bottom - top)

    def sizeHint(self) -> QSize:
        side = grown(_SIDE_PX)
        if self.part.kind != "regions" or self._below.isNull():
            return QSize(side, side)
        return self._below.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().field))
        if not self._below.isNull():
            painter.setOpacity(0.7)
            painter.drawImage(self.rect(), self._below)
            painter.setOpacity(1.0)
        for piece, strength in enumerate(strengths(self.losses)):
            painter.fillRect(self.box(piece), shade(strength))
        if self.piece >= 0 or self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 2))
            chosen = self.box(self.piece) if self.piece >= 0 else self.rect()
            painter.drawRect(chosen.adjusted(1, 1, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        rows, columns = self.part.shape
        row, column = divmod(max(0, self.piece), columns)
        first = self.piece < 0
        row = row if first else min(rows - 1, max(0, row + move[0]))
        column = column if first else min(columns - 1, max(0, column + move[1]))
        self.choose(row * columns + column)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(self._at(event.position().toPoint()))

    def choose(self, piece: int) -> None:
        """Choose a piece, and tell what it is."""
        self.piece = piece
        self.chosen.emit(self.told(piece))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        put(self.setToolTip, self.told(self._at(event.position().toPoint())))

    def _at(self, point: QPoint) -> int:
        rows, columns = self.part.shape
        column = min(columns - 1, max(0, point.x() * columns // max(1, self.width())))
        row = min(rows - 1, max(0, point.y() * rows // max(1, self.height())))
        return row * columns + column


_KINDS = {"regions": "Regions", "cells": "Pitch and time", "bands": "Pitch", "times": "Time"}
MAPPED = frozenset(_KINDS)
"""Kinds of parts that are drawn as maps."""


def kind_words(part: ConditionPart) -> str:
    """What the pieces of a mapped condition are, in English."""
    return _KINDS[part.kind]


def place_words(part: ConditionPart, piece: int) -> str:
    """Where a piece is, in the current language."""
    row, column = divmod(piece, part.shape[1])
    if part.kind == "regions" or len(part.edges_hz) <= row + 1:
        return tr("Row {row}, column {column}", row=row + 1, column=column + 1)
    step = part.seconds / part.shape[1]
    band = tr("{low:.0f} to {high:.0f} Hz", low=part.edges_hz[row + 1], high=part.edges_hz[row])
    span = tr("{start:.2f} to {end:.2f} s", start=column * step, end=(column + 1) * step)
    return {"bands": band, "times": span}.get(part.kind, f"{band}, {span}")
