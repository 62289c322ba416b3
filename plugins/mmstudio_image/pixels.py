"""A picture between file and raw value: the common output of all readers, and its conversion."""

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
    """The content of a picture file.

    Attributes:
        colour: Picture with 8 bits: L, RGB, CMYK or LAB.
        alpha: uint8 (H, W), 255 where it is opaque; ``None`` if all of it is.
        profile: ICC profile of its colours; empty if it has none.
        orientation: Orientation, 1 to 8, as in EXIF.
    """

    colour: Image.Image
    alpha: npt.NDArray[np.uint8] | None = None
    profile: bytes = b""
    orientation: int = 1


def finished(pixels: Pixels, passage: Passage) -> Picture | None:
    """The raw value: in sRGB, on white, upright; uint8 (H, W, 1 or 3). ``None`` if it is not kept."""
    way = way_to_srgb(pixels.colour.mode, pixels.profile, passage)
    if not passage.keep:
        return None  # nothing after this can fail because of the file's content
    colour = in_srgb(pixels.colour, way)
    if pixels.alpha is not None:
        white = Image.new(colour.mode, colour.size, "white")
        colour = Image.composite(colour, white, Image.fromarray(pixels.alpha))
    array = np.array(colour, dtype=np.uint8)
    return _upright(array[..., None] if array.ndim == 2 else array, pixels.orientation)


def _upright(array: Picture, orientation: int) -> Picture:
    """An array (H, W, C) turned according to EXIF 2.32, tag 274."""
    if orientation in {5, 6, 7, 8}:
        array = array.swapaxes(0, 1)
    if orientation in {3, 4, 7, 8}:
        array = array[::-1]
    if orientation in {2, 3, 6, 7}:
        array = array[:, ::-1]
    return np.ascontiguousarray(array)
