"""A picture on its way to a raw value: what every reader of files gives, and what becomes of all of them alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.api import Passage
from mmstudio_image.colours import in_srgb, way_to_srgb

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Pixels:
    """What a file holds.

    Attributes:
        colour: 8 bits: L, RGB, CMYK or LAB.
        alpha: uint8 (H, W), 255 where it covers; ``None`` where all of it does.
        profile: ICC profile of its colours; empty: it brings none.
        orientation: How it lies, 1 to 8, as EXIF counts.
    """

    colour: Image.Image
    alpha: npt.NDArray[np.uint8] | None = None
    profile: bytes = b""
    orientation: int = 1


def finished(pixels: Pixels, passage: Passage) -> Picture | None:
    """The raw value: in sRGB, on white, upright; uint8 (H, W, 1 or 3). ``None`` where it is not kept."""
    way = way_to_srgb(pixels.colour.mode, pixels.profile, passage)
    if not passage.keep:
        return None  # whatever the file holds, nothing of what follows can fail for it
    colour = in_srgb(pixels.colour, way)
    if pixels.alpha is not None:
        white = Image.new(colour.mode, colour.size, "white")
        colour = Image.composite(colour, white, Image.fromarray(pixels.alpha))
    array = np.array(colour, dtype=np.uint8)
    return _upright(array[..., None] if array.ndim == 2 else array, pixels.orientation)


def _upright(array: Picture, orientation: int) -> Picture:
    """An array (H, W, C) turned as EXIF 2.32, tag 274, says."""
    if orientation in {5, 6, 7, 8}:
        array = array.swapaxes(0, 1)
    if orientation in {3, 4, 7, 8}:
        array = array[::-1]
    if orientation in {2, 3, 6, 7}:
        array = array[:, ::-1]
    return np.ascontiguousarray(array)
