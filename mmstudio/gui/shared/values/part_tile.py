"""The tile of several values: pictures above, words below them, sounds at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from mmstudio.gui.look.theme import colours, icon
from mmstudio.gui.shared.values.drawn_picture import draw_picture
from mmstudio.gui.shared.values.fitted import fitted
from mmstudio.gui.shared.values.hearing import dress_levels
from mmstudio.gui.shared.values.parts import DrawnPart

_SOUND_SHARE, _WORDS_SHARE = 0.2, 0.26
_LEAST_PX = 14
_GAP_PX, _PAD_PX, _MARK_PX = 2, 4, 14


def places(parts: Sequence[DrawnPart], inside: QRect) -> list[QRect]:
    """The rectangle of each part: pictures share the upper line, the others have a line each.

    Args:
        parts: In the order shown: pictures, then words, then sounds.
        inside: Room for all of them.
    """
    pictures = [part for part in parts if part.kind == "picture"]
    others = [part for part in parts if part.kind != "picture"]
    lines = [_line_px(part, inside, full=not pictures, count=len(others)) for part in others]
    top = inside.height() - sum(lines) - _GAP_PX * len(others)
    found: dict[int, QRect] = {}
    for number, part in enumerate(pictures):
        width = inside.width() // len(pictures)
        found[id(part)] = QRect(inside.left() + number * width, inside.top(), width, top)
    below = inside.top() + (top + _GAP_PX if pictures else 0)
    for part, height in zip(others, lines, strict=True):
        found[id(part)] = QRect(inside.left(), below, inside.width(), height)
        below += height + _GAP_PX
    return [found[id(part)] for part in parts]


def share_of_pictures(parts: Sequence[DrawnPart]) -> float:
    """The share of a tile's height that is left for pictures, if there are any."""
    lines = sum(
        _SOUND_SHARE if part.kind == "sound" else _WORDS_SHARE for part in parts if part.kind != "picture"
    )
    return max(0.2, 1 - lines)


def sound_at(parts: Sequence[DrawnPart], inside: QRect, place: QPoint) -> int:
    """The number of the sound under a place of the tile; -1 if there is none."""
    found = enumerate(zip(parts, places(parts, inside), strict=True))
    here = (number for number, (part, rect) in found if part.kind == "sound" and rect.contains(place))
    return next(here, -1)


def paint_parts(painter: QPainter, parts: Sequence[DrawnPart], inside: QRect) -> None:
    """Draw all parts; one that was held fixed has a lock in its corner."""
    for part, rect in zip(parts, places(parts, inside), strict=True):
        if part.kind == "words":
            _draw_words(painter, part.words, rect)
        elif part.kind == "sound" and part.picture is not None:
            painter.drawImage(rect, dress_levels(part.picture))
            _draw_play(painter, rect)
        elif part.picture is not None:
            draw_picture(painter, part.picture, rect)
        if part.held:
            _draw_lock(painter, rect)


def _line_px(part: DrawnPart, inside: QRect, *, full: bool, count: int) -> int:
    """Height of the line of words or of a sound."""
    if full:
        return (inside.height() - _GAP_PX * count) // count
    share = _SOUND_SHARE if part.kind == "sound" else _WORDS_SHARE
    return max(_LEAST_PX, round(share * inside.height()))


def _draw_words(painter: QPainter, words: str, rect: QRect) -> None:
    """Words in the middle of their line; of more than there is room for, the beginning is seen."""
    inside = rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QColor(colours().text))
    place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(inside, place, fitted(words, painter.font(), inside.width(), inside.height()))
    painter.restore()


def _draw_play(painter: QPainter, rect: QRect) -> None:
    """A triangle that says that the sound can be played."""
    side = min(rect.height() - 2 * _PAD_PX, 16)
    if side < 6:
        return
    left, middle = rect.left() + _PAD_PX + 2.0, rect.center().y() + 0.5
    shape = QPolygonF([QPointF(left, middle - side / 2), QPointF(left, middle + side / 2)])
    shape.append(QPointF(left + 0.87 * side, middle))
    painter.setPen(QPen(QColor(colours().field), 1.5))
    painter.setBrush(QColor(colours().text))
    painter.drawPolygon(shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_lock(painter: QPainter, rect: QRect) -> None:
    """A lock on a small field, so that it is seen on any picture."""
    corner = QRect(rect.right() - _MARK_PX - 3, rect.top() + 3, _MARK_PX, _MARK_PX)
    field = QColor(colours().field)
    field.setAlpha(220)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(field)
    painter.drawRoundedRect(corner.adjusted(-2, -2, 2, 2), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    icon("lock").paint(painter, corner)
