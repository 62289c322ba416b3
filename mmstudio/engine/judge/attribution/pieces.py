"""Pieces of a condition that can be left out: words of a text, cells of a row, regions of a picture, parts of a sound.

What can be taken apart follows from the raw value, not from the modality's name: texts are ``str``, rows are dicts,
pictures uint8 (H, W, C), sounds :class:`~mmstudio.plugins.shown.Sound`. Values of any other type have no pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.sentences import visible
from mmstudio.engine.judge.attribution.spectrograms import Spectrogram
from mmstudio.engine.judge.attribution.words import leave_out, word_pieces
from mmstudio.plan.attributions import PartKind
from mmstudio.plugins.shown import Sound

Pixels = npt.NDArray[np.uint8]
GRID = 8
"""Rows and columns of a picture's regions, and of a spectrogram's cells."""
MOST_PIECES = 64
_MOST_LABEL = 80
_BACKDROP_PX = 256


@dataclass(frozen=True)
class Pieces:
    """The pieces of one condition; the fields are those of :class:`~mmstudio.plan.attributions.ConditionPart`.

    Attributes:
        without: The value without one of its pieces, by the number of the piece; ``None`` if nothing is left of it.
        picture: Picture that the map of the pieces lies over.
    """

    kind: PartKind
    shape: tuple[int, int]
    without: Callable[[int], Any]
    labels: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    text: str = ""
    picture: Pixels | None = None
    seconds: float = 0.0
    edges_hz: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """Number of pieces."""
        return self.shape[0] * self.shape[1]


def pieces_of(raw: Any, *, words: bool, maps: bool) -> list[Pieces]:
    """The pieces of a value; empty if there is nothing to take apart.

    Args:
        raw: A raw value of any modality.
        words: Whether texts and rows are taken apart.
        maps: Whether pictures and sounds are.
    """
    match raw:
        case str() if words:
            return _of_text(raw)
        case dict() if words:
            return _of_row(raw)
        case Sound() if maps and raw.samples.size:
            return _of_sound(raw)
        case np.ndarray() if maps and raw.dtype == np.uint8 and raw.ndim == 3 and raw.size:
            return [_of_picture(raw)]
    return []


def _of_text(raw: str) -> list[Pieces]:
    text = raw.encode("utf-8", "replace").decode(
        "utf-8"
    )  # as long as before: a lone surrogate becomes one sign
    spans = word_pieces(text, MOST_PIECES)
    if not spans:
        return []

    def without(piece: int) -> str | None:
        left = leave_out(text, *spans[piece])
        return left if left.strip() else None

    labels = tuple(visible(text[start:end])[:_MOST_LABEL] for start, end in spans)
    return [Pieces("words", (1, len(spans)), without, labels=labels, spans=tuple(spans), text=text)]


def _of_row(raw: dict[str, Any]) -> list[Pieces]:
    there = [name for name, cell in raw.items() if cell is not None]
    if not there:
        return []
    groups = grouped(there, MOST_PIECES)

    def without(piece: int) -> dict[str, Any] | None:
        left = {name: None if name in groups[piece] else cell for name, cell in raw.items()}
        return left if len(groups) > 1 else None

    labels = tuple(
        visible(", ".join(f"{name}: {raw[name]}" for name in group))[:_MOST_LABEL] for group in groups
    )
    return [Pieces("columns", (len(groups), 1), without, labels=labels)]


def grouped(names: list[str], most: int) -> list[list[str]]:
    """Neighbours together, so that there are at most ``most`` groups."""
    size = -(-len(names) // most)
    return [names[start : start + size] for start in range(0, len(names), size)]


def _of_picture(raw: Pixels) -> Pieces:
    """Patches covered with the picture's mean colour (Zeiler and Fergus 2014 slide a grey one)."""
    height, width = raw.shape[:2]
    rows, columns = min(GRID, height), min(GRID, width)
    mean = np.rint(raw.mean(axis=(0, 1))).astype(np.uint8)
    tops, lefts = (
        np.linspace(0, size, parts + 1).round().astype(int)
        for size, parts in ((height, rows), (width, columns))
    )

    def without(piece: int) -> Pixels:
        row, column = divmod(piece, columns)
        covered = raw.copy()
        covered[tops[row] : tops[row + 1], lefts[column] : lefts[column + 1]] = mean
        return covered

    return Pieces("regions", (rows, columns), without, picture=_small(raw))


def _small(raw: Pixels) -> Pixels:
    """A picture of three channels, thinned out to at most 256 pixels a side."""
    step = max(1, -(-max(raw.shape[:2]) // _BACKDROP_PX))
    thin = raw[::step, ::step]
    return np.ascontiguousarray(
        np.broadcast_to(thin[..., :1] if thin.shape[2] < 3 else thin[..., :3], (*thin.shape[:2], 3))
    )


def _of_sound(raw: Sound) -> list[Pieces]:
    found = Spectrogram(raw, bands=GRID, times=GRID)
    bands, times = found.bands, found.times

    def cell(piece: int) -> Sound:
        band, time = divmod(piece, times)
        return found.without(bands=(band,), times=(time,))

    def pieces(kind: PartKind, shape: tuple[int, int], without: Callable[[int], Sound]) -> Pieces:
        return Pieces(
            kind, shape, without, picture=found.picture(), seconds=found.seconds, edges_hz=found.edges_hz
        )

    return [
        pieces("bands", (bands, 1), lambda band: found.without(bands=(band,))),
        pieces("times", (1, times), lambda time: found.without(times=(time,))),
        pieces("cells", (bands, times), cell),
    ]
