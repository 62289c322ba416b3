"""Texts in as many whole lines as there is room for; what is left out is marked by a sign at the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

_MOST = 2000
"""Letters that are looked at; no tile shows more."""


def fitted(text: str, font: QFont, width_px: int, height_px: int) -> str:
    """A text broken into lines that fit; the last one is elided where there is more.

    Args:
        text: Any text; its own ends of lines are kept.
        font: That it is drawn in.
        width_px: Width of a line.
        height_px: Room for all lines; one is given in any case.
    """
    metrics = QFontMetrics(font)
    most = max(1, height_px // max(1, metrics.lineSpacing()))
    text = text[:_MOST]
    units = text.encode("utf-16-le", "replace")  # what Qt counts in
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(_option())
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width_px))
        start, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
        if len(lines) == most - 1:
            rest = " ".join(units[start:].decode("utf-16-le", "replace").split())
            lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width_px))
            break
        lines.append(units[start:end].decode("utf-16-le", "replace").rstrip())
    layout.endLayout()
    return "\n".join(lines)


def _option() -> QTextOption:
    made = QTextOption()
    made.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return made
