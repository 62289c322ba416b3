"""Shades: how strongly something supports the result, as a colour that both themes can show."""

from __future__ import annotations

from PySide6.QtGui import QColor

from mmstudio.gui.look.theme import PLOT_LINES

_SUPPORTS, _OPPOSES = PLOT_LINES[1], PLOT_LINES[0]
_STRONGEST = 190


def shade(strength: float, strongest: int = _STRONGEST) -> QColor:
    """A colour for a strength of -1 to 1: orange supports, blue opposes, 0 is clear.

    Args:
        strength: The strength.
        strongest: Opacity of the strongest, of 255.
    """
    colour = QColor(_SUPPORTS if strength >= 0 else _OPPOSES)
    colour.setAlpha(round(strongest * min(1.0, abs(strength))))
    return colour


def number(value: float) -> str:
    """A contribution for people: shares of results to two digits, small distances to three significant ones."""
    return f"{value:z.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.2g}"
