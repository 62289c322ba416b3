"""The scale of the heat map: colours from chance to the best that can be told apart with any colour blindness."""

from __future__ import annotations

STOPS = ("#23305f", "#4a5a8c", "#808589", "#c0ad63", "#f5dc52")
"""Dark blue to yellow: hue and lightness both rise, so that it is read in grey and without red or green."""
BLACK, WHITE = "#000000", "#ffffff"
_LINEAR_BELOW = 0.04045


def colour_at(place: float) -> str:
    """The colour of a place on the scale, 0 to 1, as ``#rrggbb``."""
    far = min(1.0, max(0.0, place)) * (len(STOPS) - 1)
    below = min(int(far), len(STOPS) - 2)
    part = far - below
    mixed = (
        round(low + (high - low) * part)
        for low, high in zip(_parts(STOPS[below]), _parts(STOPS[below + 1]), strict=True)
    )
    return "#" + "".join(f"{one:02x}" for one in mixed)


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour; the contrast is at least 4.5."""
    return BLACK if contrast(BLACK, colour) >= contrast(WHITE, colour) else WHITE


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4)
