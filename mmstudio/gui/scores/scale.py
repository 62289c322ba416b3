"""The scale of the heat map: colours from chance to the best that can be told apart with any colour blindness."""

from __future__ import annotations

from PySide6.QtGui import QColor

STOPS = ("#23305f", "#4a5a8c", "#808589", "#c0ad63", "#f5dc52")
"""Dark blue to yellow: hue and lightness both rise, so that it is read in grey and without red or green."""
_LINEAR_BELOW, _INK, _PAPER = 0.04045, "#000000", "#ffffff"


def colour_at(place: float) -> QColor:
    """The colour of a place on the scale, 0 to 1."""
    far = min(1.0, max(0.0, place)) * (len(STOPS) - 1)
    below = min(int(far), len(STOPS) - 2)
    part = far - below
    low, high = QColor(STOPS[below]), QColor(STOPS[below + 1])
    pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
    return QColor(*(round(one + (other - one) * part) for one, other in pairs))


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever is read better on a colour; the contrast is at least 4.5."""
    black, white = QColor(_INK), QColor(_PAPER)
    return black if contrast(black, colour) >= contrast(white, colour) else white


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4)
