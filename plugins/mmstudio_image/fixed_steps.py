"""Steps for pictures that run once: raw values uint8 (H, W, 1 or 3) in and out, never changed in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio_image.step_specs import (
    ColourConfig,
    CropConfig,
    FlipConfig,
    NormaliseConfig,
    PadConfig,
    ResizeConfig,
    RotateConfig,
)

Picture = npt.NDArray[np.uint8]
FILLS = {"white": 255, "black": 0, "grey": 128}
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""Weights of red, green and blue in perceived brightness (ITU-R BT.601)."""


class Resize:
    """Resizes the longer side, or both sides, to one length."""

    def __init__(self, config: ResizeConfig) -> None:
        self._config = config

    def apply(self, raw: Picture) -> Picture:
        """The resized picture, at least one pixel a side."""
        height, width = raw.shape[:2]
        side = self._config.side
        longest = max(height, width)
        if not self._config.enlarge and longest <= side:
            return raw
        high, wide = side, side
        if self._config.keep_ratio:
            high, wide = (max(1, round(length * side / longest)) for length in (height, width))
        if (high, wide) == (height, width):
            return raw
        return _array(_image(raw).resize((wide, high), Image.Resampling.LANCZOS))


class Crop:
    """Cuts a part out."""

    def __init__(self, config: CropConfig) -> None:
        self._config = config

    def apply(self, raw: Picture) -> Picture:
        """The part, at least one pixel a side."""
        height, width = raw.shape[:2]
        if self._config.square:
            height = width = min(height, width)
        high, wide = (max(1, round(length * self._config.share)) for length in (height, width))
        rest_down, rest_across = raw.shape[0] - high, raw.shape[1] - wide
        top = {"top": 0, "bottom": rest_down}.get(self._config.place, rest_down // 2)
        left = {"left": 0, "right": rest_across}.get(self._config.place, rest_across // 2)
        return np.ascontiguousarray(raw[top : top + high, left : left + wide])


class Pad:
    """Pads a picture to a square, and adds a border."""

    def __init__(self, config: PadConfig) -> None:
        self._config = config

    def apply(self, raw: Picture) -> Picture:
        """The picture in the centre, surrounded by the fill colour."""
        height, width = raw.shape[:2]
        longest = max(height, width)
        border = round(self._config.border * longest)
        down, across = (longest - height, longest - width) if self._config.square else (0, 0)
        edges = tuple((rest // 2 + border, rest - rest // 2 + border) for rest in (down, across))
        return _padded(raw, edges, self._config.fill)


class Rotate:
    """Rotates counterclockwise."""

    def __init__(self, config: RotateConfig) -> None:
        self._config = config

    def apply(self, raw: Picture) -> Picture:
        """The whole rotated picture; its corners are filled."""
        turns, rest = divmod(self._config.degrees, 90)
        if rest == 0:
            return np.ascontiguousarray(np.rot90(raw, int(turns)))
        shade = FILLS[self._config.fill]
        turned = _image(raw).rotate(
            self._config.degrees,
            Image.Resampling.BICUBIC,
            expand=True,
            fillcolor=shade if raw.shape[2] == 1 else (shade,) * 3,
        )
        return _array(turned)


class Flip:
    """Swaps left and right, or top and bottom."""

    def __init__(self, config: FlipConfig) -> None:
        self._axis = 1 if config.direction == "horizontal" else 0

    def apply(self, raw: Picture) -> Picture:
        """The mirrored picture."""
        return np.ascontiguousarray(np.flip(raw, self._axis))


class Colour:
    """Changes brightness, then contrast around the mean, then saturation around perceived brightness."""

    def __init__(self, config: ColourConfig) -> None:
        self._config = config

    def apply(self, raw: Picture) -> Picture:
        """The changed picture; saturation does not affect a grey one."""
        values = raw.astype(np.float32) * self._config.brightness
        if self._config.contrast != 1:
            middle = np.clip(_luma(values), 0, 255).mean()
            values = middle + (values - middle) * self._config.contrast
        if self._config.saturation != 1 and raw.shape[2] == 3:
            grey = _luma(values)
            values = grey + (values - grey) * self._config.saturation
        return _rounded(values)


class Normalise:
    """Stretches the range of values to black and white."""

    def __init__(self, config: NormaliseConfig) -> None:
        self._config = config

    def apply(self, raw: Picture) -> Picture:
        """The stretched picture; unchanged if all pixels have the same value."""
        axis: Any = (0, 1) if self._config.channels else None
        cut = self._config.cut
        low, high = np.quantile(raw, [cut, 1 - cut], axis=axis, keepdims=True)
        span = high - low
        flat = span <= 0
        stretched = (raw - low) * (255.0 / np.where(flat, 1, span))
        return _rounded(np.where(flat, raw, stretched))


def _luma(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(H, W, 1)."""
    result: npt.NDArray[np.float32] = values if values.shape[2] == 1 else (values @ LUMA)[..., None]
    return result


def _rounded(values: npt.NDArray[Any]) -> Picture:
    result: Picture = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return result


def _padded(raw: Picture, edges: tuple[tuple[int, int], ...], fill: str) -> Picture:
    if not any(map(sum, edges)):
        return raw
    widths = (*edges, (0, 0))
    if fill == "edge":
        return np.pad(raw, widths, mode="edge")
    return np.pad(raw, widths, constant_values=FILLS[fill])


def _image(raw: Picture) -> Image.Image:
    return Image.fromarray(raw[..., 0] if raw.shape[2] == 1 else np.ascontiguousarray(raw))


def _array(image: Image.Image) -> Picture:
    array = np.array(image, dtype=np.uint8)
    return array[..., None] if array.ndim == 2 else array
