"""The inspector of pictures: faults, a code that tolerates small changes, and a few features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.api import Finding, Inspection
from mmstudio_image.pixels import Picture

TINY_PX = 16
FACT_WORDS = {True: "grey", False: "coloured"}
_HASH = 8
_CELLS, _LEVELS = 4, 12
_LOOK = 16
_SMALL_PX = 64
_BINS = 4
_BLANK = 2.0
_GREY = 6


class ImageInspector:
    """Inspects single pictures."""

    def inspect(self, raw: Picture, path: Path | None) -> Inspection:
        """Finds tiny and blank pictures; the code has difference hashes and hues; features are a thumbnail and colours."""
        del path
        height, width = raw.shape[:2]
        small = _small(raw)
        findings = []
        if min(height, width) < TINY_PX:
            size = {"width": width, "height": height}
            findings.append(
                Finding("image-tiny", "The picture has {width} x {height} pixels only.", params=size)
            )
        blank = _spread(small) < _BLANK
        if blank:
            findings.append(Finding("image-blank", "The picture shows nothing but one colour."))
        grey = int(np.ptp(small.astype(np.int16), axis=2).max()) <= _GREY
        return Inspection(
            tuple(findings),
            b"" if blank else _code(small),
            None if blank else _look(small),
            _features(small),
            {"side": min(height, width), "colours": FACT_WORDS[grey]},
        )


def _small(raw: Picture) -> Picture:
    """A picture in colour (H, W, 3) of at most 64 pixels a side."""
    colour = np.repeat(raw, 3, axis=2) if raw.shape[2] == 1 else raw
    image = Image.fromarray(np.ascontiguousarray(colour))
    if max(image.size) > _SMALL_PX:
        factor = max(1, min(image.size) // (2 * _SMALL_PX))
        image = image.reduce(factor) if factor > 1 else image
        size = (min(image.width, _SMALL_PX), min(image.height, _SMALL_PX))
        image = image.resize(size, Image.Resampling.BOX)
    return np.asarray(image, dtype=np.uint8)


def _spread(small: Picture) -> float:
    """The largest standard deviation of a channel, 0 to 128."""
    return float(small.std(axis=(0, 1)).max())


def _code(small: Picture) -> bytes:
    """Brightness differences to the right and downwards, 128 bits of the library's, then hues of 4 x 4 cells.

    A hue is written as a number of ones, so that the number of differing bits is the distance of two hues. Without
    hues, pictures with the same shapes in other colours would have the same code.
    """
    import imagehash

    image = Image.fromarray(small)
    shapes = [imagehash.dhash(image, _HASH).hash, imagehash.dhash_vertical(image, _HASH).hash]
    cells = _cells(small, _CELLS)
    light = cells.mean(axis=2, keepdims=True)
    hue = (cells - light) / np.maximum(light, 32)
    level = (hue[..., :2] + 1) / 2 * _LEVELS
    hues = level[..., None] > np.arange(_LEVELS) + 0.5
    return np.packbits(np.concatenate([*(part.ravel() for part in shapes), hues.ravel()])).tobytes()


def _cells(small: Picture, count: int) -> npt.NDArray[np.float32]:
    """Mean colours of a grid (count, count, 3), 0 to 255."""
    image = Image.fromarray(small).resize((count, count), Image.Resampling.BOX)
    return np.asarray(image, dtype=np.float32)


def _look(small: Picture) -> npt.NDArray[np.float32]:
    """A colour thumbnail without its mean colour, (768,): the same for light and dark, soft and hard versions."""
    cells = _cells(small, _LOOK)
    return np.asarray(cells - cells.mean(axis=(0, 1)), dtype=np.float32).ravel()


def _features(small: Picture) -> npt.NDArray[np.float32]:
    """An 8 x 8 thumbnail in grey, and the shares of 4 x 4 x 4 colours, (128,)."""
    thumbnail = _cells(small, 8).mean(axis=2) / 255
    places = small // (256 // _BINS)
    which = (places[..., 0] * _BINS + places[..., 1]) * _BINS + places[..., 2]
    shares = np.bincount(which.ravel(), minlength=_BINS**3) / which.size
    return np.concatenate([thumbnail.ravel(), np.sqrt(shares)]).astype(np.float32)
