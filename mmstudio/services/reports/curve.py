"""A curve as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence

_WIDTH, _HEIGHT = 960, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 12, 30
_MOST_POINTS = 400
_LINES = 4
_TAIL = 0.005


def curve_svg(points: Sequence[tuple[float, float]]) -> str:
    """Points as they are and smoothed, on a logarithmic scale where all are above 0; empty below two points."""
    usable = [(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)]
    if len(usable) < 2:
        return ""
    thin = usable[:: max(1, len(usable) // _MOST_POINTS)]
    logarithmic = all(y > 0 for _, y in thin)
    values = [(x, math.log10(y) if logarithmic else y) for x, y in thin]
    smooth = _smoothed(values)
    low, high = _range([y for _, y in values])
    first, last = values[0][0], values[-1][0]

    def place(x: float, y: float) -> str:
        across = (x - first) / ((last - first) or 1.0)
        up = (min(max(y, low), high) - low) / (high - low)
        return f"{_LEFT + across * (_WIDTH - _LEFT - _RIGHT):.1f},{_HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM):.1f}"

    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="loss over steps">']
    for line in range(_LINES + 1):
        value = low + (high - low) * line / _LINES
        height = float(place(first, value).partition(",")[2])
        label = f"{10**value if logarithmic else value:.3g}"
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{height}" y2="{height}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{height + 4}" text-anchor="end">{label}</text>')
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}">step {first:,.0f}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">step {last:,.0f}</text>')
    for kind, line_points in (("raw", values), ("curve", smooth)):
        parts.append(f'<polyline class="{kind}" points="{" ".join(place(x, y) for x, y in line_points)}"/>')
    return "".join(parts) + "</svg>"


def _smoothed(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    share = min(0.5, 10 / len(points))
    mean, smooth = points[0][1], []
    for x, y in points:
        mean += share * (y - mean)
        smooth.append((x, mean))
    return smooth


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The range of the values without a few extreme ones."""
    ordered = sorted(values)
    low, high = ordered[int(_TAIL * len(ordered))], ordered[-1 - int(_TAIL * len(ordered))]
    return (low - 0.5, high + 0.5) if high - low < 1e-9 else (low, high)
