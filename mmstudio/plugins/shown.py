"""Forms of values for people: what a window needs to show, play or write a value of any modality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mmstudio.core.cells import Cell, cell_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Sound:
    """A sound to play; also the raw value of sounds.

    Attributes:
        samples: float32 of shape (channels, n), within -1 and 1.
        rate_hz: Samples per second.
    """

    samples: npt.NDArray[np.float32]
    rate_hz: int


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture to look at.

    Attributes:
        pixels: uint8 (H, W, 3).
    """

    pixels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Words:
    """Words to read.

    Attributes:
        text: The text, which is never interpreted as markup.
    """

    text: str


@dataclass(frozen=True)
class Row:
    """Names and their values.

    Attributes:
        cells: Names to values, in display order.
    """

    cells: Mapping[str, Cell]


@dataclass(frozen=True, eq=False)
class Frames:
    """Pictures that follow each other in time.

    Attributes:
        pictures: uint8 (N, H, W, 3), N at least 1.
        rate_hz: Pictures per second.
    """

    pictures: npt.NDArray[np.uint8]
    rate_hz: float = 10.0


Shown = Picture | Sound | Words | Row | Frames


def words_in(shown: object) -> str:
    """The words of a text, or of a row in a line for each cell; empty for others."""
    match shown:
        case Words(text):
            return text
        case Row(cells):
            return "\n".join(f"{name}: {cell_words(cell) or '-'}" for name, cell in cells.items())
    return ""
