"""Curves of several runs over each other, laid out once and drawn as SVG or into a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np
from PIL import ImageDraw, ImageFont

from mmstudio.plan.curves.reader import Curve
from mmstudio.plan.curves.ticks import linear_ticks, logarithmic_ticks

COLOURS = ("#2f6fe0", "#e8703f", "#2f9e77", "#9a57d6", "#b8860b", "#2b8fb5")
"""Colours of curves on paper; the second six runs are dashed."""
FIRST, LAST = "loss", "lr"
"""The curves that are offered first and last."""
SMOOTHING = 0.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 10, 26
_MOST_POINTS = 600
_DASH_PX = 7
_LEAST = 1e-12


@dataclass(frozen=True)
class DrawnLine:
    """One curve in pixels.

    Attributes:
        name: Name of its run.
        colour, dashed: How it is drawn.
        points: Its points.
    """

    name: str
    colour: str
    dashed: bool
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class CurvePlan:
    """Curves of one name, laid out.

    Attributes:
        title: Name of the curves.
        width, height: Size in pixels.
        lines: The curves.
        across, up: Ticks: place in pixels, and words.
        logarithmic: Whether equal distances upwards are equal factors.
    """

    title: str
    width: int
    height: int
    lines: tuple[DrawnLine, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    logarithmic: bool


def shared_names(curves: Mapping[str, Mapping[str, Curve]]) -> tuple[str, ...]:
    """Names of all curves, the loss first, those that most runs have before others."""
    counts: dict[str, int] = {}
    for of_run in curves.values():
        for name in of_run:
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (name != FIRST, name == LAST, -counts[name], name)))


def colour_of(place: int) -> tuple[str, bool]:
    """The colour of a run by its place, and whether its curve is dashed."""
    return COLOURS[place % len(COLOURS)], place // len(COLOURS) % 2 == 1


def plan_curves(
    title: str,
    curves: Sequence[tuple[str, Curve | None]],
    *,
    width: int = 960,
    height: int = 300,
    smoothing: float = SMOOTHING,
) -> CurvePlan | None:
    """Lay out the curves of one name; ``None`` if no run has at least two points.

    Args:
        title: Name of the curves.
        curves: Name and curve of each run, in the order of the runs.
        width: Width in pixels.
        height: Height in pixels.
        smoothing: Window of the moving mean, as a share (0 to 1) of a tenth of the points.
    """
    found = [
        (place, name, curve.smooth(smoothing).thinned(_MOST_POINTS))
        for place, (name, curve) in enumerate(curves)
        if curve is not None and len(curve.steps) > 1
    ]
    if not found:
        return None
    logarithmic = all((curve.values > 0).all() for _, _, curve in found)
    scaled = [
        np.log10(np.maximum(curve.values, _LEAST)) if logarithmic else curve.values for *_, curve in found
    ]
    low, high = min(float(up.min()) for up in scaled), max(float(up.max()) for up in scaled)
    low, high = (low - 0.5, high + 0.5) if high - low < _LEAST else (low, high)
    first = min(float(curve.steps[0]) for *_, curve in found)
    last = max(float(curve.steps[-1]) for *_, curve in found)
    inner, tall = width - _LEFT - _RIGHT, height - _TOP - _BOTTOM

    def x(step: float) -> float:
        return _LEFT + (step - first) / ((last - first) or 1.0) * inner

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * tall

    lines = tuple(
        DrawnLine(
            name,
            *colour_of(place),
            tuple((x(step), y(value)) for step, value in zip(curve.steps.tolist(), up.tolist(), strict=True)),
        )
        for (place, name, curve), up in zip(found, scaled, strict=True)
    )
    ticks = logarithmic_ticks if logarithmic else linear_ticks
    across = tuple(
        (x(step), words) for step, words in linear_ticks(first, last, max(2, inner // 110), whole=True)
    )
    up = tuple((y(value), words) for value, words in ticks(low, high, max(2, tall // 36)))
    return CurvePlan(title, width, height, lines, across, up, logarithmic)


def svg(plan: CurvePlan) -> str:
    """The curves as inline SVG."""
    bottom = plan.height - _BOTTOM
    parts = [
        f'<svg viewBox="0 0 {plan.width} {plan.height}" role="img" aria-label="{escape(plan.title)} over steps">'
    ]
    for place, words in plan.up:
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{plan.width - _RIGHT}" y1="{place:.1f}" y2="{place:.1f}"/>'
            f'<text x="{_LEFT - 8}" y="{place + 4:.1f}" text-anchor="end">{escape(words)}</text>'
        )
    parts += [
        f'<text x="{place:.1f}" y="{bottom + 18}" text-anchor="middle">{escape(words)}</text>'
        for place, words in plan.across
    ]
    for line in plan.lines:
        dash = ' stroke-dasharray="7 5"' if line.dashed else ""
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in line.points)
        parts.append(
            f'<polyline fill="none" stroke="{line.colour}" stroke-width="1.8"{dash} points="{points}">'
            f"<title>{escape(line.name)}</title></polyline>"
        )
    return "".join(parts) + "</svg>"


def draw(
    drawing: ImageDraw.ImageDraw,
    plan: CurvePlan,
    at: tuple[int, int],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    colours: tuple[str, str],
) -> None:
    """Draw the curves into a picture.

    Args:
        drawing: The picture.
        plan: The curves.
        at: Left and top of the place.
        font: Font of the numbers.
        colours: Of the numbers, and of the grid.
    """
    left, top = at
    soft, grid = colours
    for place, words in plan.up:
        y = top + place
        drawing.line([(left + _LEFT, y), (left + plan.width - _RIGHT, y)], fill=grid)
        drawing.text((left + _LEFT - 8, y), words, fill=soft, font=font, anchor="rm")
    for place, words in plan.across:
        drawing.text(
            (left + place, top + plan.height - _BOTTOM + 6), words, fill=soft, font=font, anchor="ma"
        )
    for line in plan.lines:
        points = [(left + x, top + y) for x, y in line.points]
        for piece in _dashes(points) if line.dashed else [points]:
            drawing.line(piece, fill=line.colour, width=2, joint="curve")


def _dashes(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Pieces of a line, every second of which is left out."""
    pieces: list[list[tuple[float, float]]] = [[points[0]]]
    gone = 0.0
    for (x, y), (far_x, far_y) in pairwise(points):
        length = math.hypot(far_x - x, far_y - y)
        done = 0.0
        while length - done > _DASH_PX - gone:
            done += _DASH_PX - gone
            gone = 0.0
            share = done / length
            cut = (x + (far_x - x) * share, y + (far_y - y) * share)
            pieces[-1].append(cut)
            pieces.append([cut])
        gone += length - done
        pieces[-1].append((far_x, far_y))
    return [piece for piece in pieces[::2] if len(piece) > 1]
