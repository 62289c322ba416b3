"""Values as a person meets them: what a window needs to know to show, play or write one, whatever its modality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mmstudio.core.cells import Cell

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Sound:
    """A sound, as raw value and to be played.

    Attributes:
        samples: float32 of shape (channels, n), within -1 and 1.
        rate_hz: Samples per second.
    """

    samples: npt.NDArray[np.float32]
    rate_hz: int


@dataclass(frozen=True, eq=False)
class Picture:
    """Something to look at.

    Attributes:
        pixels: uint8 (H, W, 3).
    """

    pixels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Words:
    """Something to read.

    Attributes:
        text: As it is written; nothing in it is markup.
    """

    text: str


@dataclass(frozen=True)
class Row:
    """Names and their values.

    Attributes:
        cells: In the order in which they are shown.
    """

    cells: Mapping[str, Cell]


@dataclass(frozen=True, eq=False)
class Frames:
    """Pictures that follow each other.

    Attributes:
        pictures: uint8 (N, H, W, 3), N at least 1.
        rate_hz: Pictures per second.
    """

    pictures: npt.NDArray[np.uint8]
    rate_hz: float = 10.0


Shown = Picture | Sound | Words | Row | Frames
