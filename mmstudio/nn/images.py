"""Conversions of pictures between raw values, prepared arrays and tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from mmstudio.nn.encoders import Arrays, Preparer

Picture = npt.NDArray[np.uint8]


def fit_picture(raw: Picture, size: int, channels: int) -> Picture:
    """Fit a picture into a square of fixed size: centre crop, then area-weighted resizing.

    Args:
        raw: uint8 (H, W, 1 or 3).
        size: Side in pixels.
        channels: 1 (grey) or 3 (RGB).

    Returns:
        uint8 (channels, size, size).
    """
    height, width = raw.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    image = Image.fromarray(raw[..., 0] if raw.shape[2] == 1 else raw)
    if height != width:
        image = image.crop((left, top, left + side, top + side))
    if image.mode != (mode := "L" if channels == 1 else "RGB"):
        image = image.convert(mode)
    if side != size:
        shrinks = side > size
        way = Image.Resampling.BOX if shrinks and side % size == 0 else Image.Resampling.LANCZOS
        # average a large picture to three times its size first: photos differ by 1 of 255 at most, in half the time
        image = image.resize((size, size), way, reducing_gap=3.0)
    array = np.asarray(image, dtype=np.uint8)
    return array[None] if channels == 1 else np.ascontiguousarray(array.transpose(2, 0, 1))


@dataclass(frozen=True)
class SquarePictures(Preparer):
    """Prepares target pictures as square ``pixels``, which generators of pictures learn from.

    Attributes:
        size: Side in pixels.
        channels: 1 (grey) or 3 (RGB).
    """

    size: int
    channels: int = 3

    def __call__(self, raw: Any) -> Arrays:
        """``pixels``: uint8 (channels, size, size).

        Args:
            raw: uint8 (H, W, 1 or 3).
        """
        return {"pixels": fit_picture(raw, self.size, self.channels)}

    def blank(self) -> Arrays:
        """Black."""
        return {"pixels": np.zeros((self.channels, self.size, self.size), np.uint8)}


def to_unit(pixels: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """Convert uint8 pixels (0 to 255) to values from -1 to 1."""
    return pixels.to(dtype).mul_(1 / 127.5).sub_(1)


def to_pictures(values: Tensor) -> list[Any]:
    """Convert values from -1 to 1, (B, C, H, W), to raw pictures uint8 (H, W, C)."""
    pixels = values.float().clamp(-1, 1).add(1).mul(127.5).round().to(torch.uint8)
    array = pixels.permute(0, 2, 3, 1).contiguous().cpu().numpy()
    return list(array)
