"""Drawn parts: values of several slots in small, ready to be drawn on one tile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from mmstudio.gui.shared.values.hearing import level_picture
from mmstudio.gui.shared.values.spectrum import HeardSound
from mmstudio.gui.shared.values.value_view import Presentable, Reel
from mmstudio.plugins.shown import Row, Words, words_in

SIDE_PX = 512
_SPECTRUM_PX = (320, 96)
MOST_WORDS = 600

Kind = Literal["picture", "words", "sound"]
ORDER: tuple[Kind, ...] = ("picture", "words", "sound")
"""Pictures stand above words, and words above sounds."""


@dataclass(frozen=True, eq=False)
class DrawnPart:
    """One value on a tile.

    Attributes:
        kind: How it is drawn.
        picture: The picture; for a sound, its spectrum in 256 levels; ``None`` for words and for what cannot be read.
        words: The beginning of the text; empty for others.
        held: Whether the value was held fixed.
    """

    kind: Kind
    picture: QImage | None = None
    words: str = ""
    held: bool = False


def kind_of(shown: Presentable | HeardSound | None) -> Kind:
    """How a value is drawn."""
    if isinstance(shown, Words | Row):
        return "words"
    return "sound" if isinstance(shown, HeardSound) else "picture"


def draw_part(shown: Presentable | HeardSound | None, *, held: bool = False) -> DrawnPart:
    """A value in small; called off the GUI thread."""
    match shown:
        case Words() | Row():
            return DrawnPart("words", words=words_in(shown)[:MOST_WORDS], held=held)
        case HeardSound():
            return DrawnPart("sound", level_picture(shown.spectrum).scaled(*_SPECTRUM_PX), held=held)
        case Reel():
            return DrawnPart("picture", small(shown.images[0]), held=held)
        case QImage():
            return DrawnPart("picture", small(shown), held=held)
    return DrawnPart("picture", held=held)


def small(picture: QImage) -> QImage:
    """A picture no larger than a tile can be."""
    if max(picture.width(), picture.height()) <= SIDE_PX:
        return picture
    return picture.scaled(
        SIDE_PX, SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
