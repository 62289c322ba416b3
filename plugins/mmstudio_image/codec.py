"""Reads, writes and shows pictures with Pillow; what a file is, its content decides, never its suffix."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from mmstudio.api import BadFileError, FileCodec, Passage, write_atomic

Picture = npt.NDArray[np.uint8]

MAX_PIXELS = 100_000_000
RECIPE_KEY = "mmstudio"
_ORIENTATION = 0x0112
# Formats whose reading needs no other program; EPS, for one, would start Ghostscript.
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "PPM", "TGA", "ICO", "JPEG2000", "AVIF")
# The filters of warnings are one for all threads.
_FILTERS = Lock()
_GREY = {"1", "L"}
_DEEP = {"I", "F"}
_COLOUR = {"RGB", "RGBX", "CMYK", "YCbCr", "HSV"}
_CLEAR = {"LA", "La", "PA", "RGBA", "RGBa"}


class ImageCodec(FileCodec):
    """Codec of pictures: uint8 (H, W, 1) where the file is grey, (H, W, 3) where it is not."""

    suffix = ".png"

    def decode(self, passage: Passage) -> Picture:
        """The upright first picture of a file, transparent parts over white, deeper values brought to 8 bits.

        Raises:
            BadFileError: If the file is truncated, larger than 100 megapixels or no picture.
        """
        with _opened(passage.path) as image:
            if not passage.keep:
                # A JPEG decoded at an eighth of its size passes through the whole file all the same.
                image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
            return _to_raw(_upright(image))

    def parse(self, data: Any) -> Picture:
        """Always raises ``BadFileError``: pictures come as files."""
        del data
        raise BadFileError("A picture must be given as a file.")

    def write(self, raw: Picture, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a PNG that carries the recipe in an iTXt chunk.

        Args:
            raw: uint8 (H, W, 1 or 3).
            path: Where to; replaced whole.
            recipe: JSON.
        """
        info = PngInfo()
        info.add_itxt(RECIPE_KEY, json.dumps(dict(recipe), ensure_ascii=False, sort_keys=True))
        buffer = BytesIO()
        Image.fromarray(raw[..., 0] if raw.shape[2] == 1 else raw).save(buffer, "PNG", pnginfo=info)
        write_atomic(path, buffer.getvalue())

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe inside a PNG that ``write`` made, or ``None``."""
        try:
            with Image.open(path, formats=("PNG",)) as image:
                recipe = json.loads(image.info[RECIPE_KEY])
        except (OSError, SyntaxError, ValueError, KeyError, TypeError, Image.DecompressionBombError):
            return None
        return recipe if isinstance(recipe, dict) else None

    def preview(self, raw: Picture) -> Picture:
        """The picture itself in colour, (H, W, 3)."""
        colour: Picture = np.repeat(raw, 3, axis=2) if raw.shape[2] == 1 else raw
        return colour

    def view(self, raw: Picture, rng: np.random.Generator) -> Picture:
        """A crop of 30 to 70 % of the area at half its resolution, with brightness, contrast and colours shifted.

        Args:
            raw: uint8 (H, W, 1 or 3).
            rng: Source of the crop and of the shifts.

        Returns:
            uint8 of the same number of channels, at least 1 pixel a side.
        """
        height, width, channels = raw.shape
        area, stretch = rng.uniform(0.3, 0.7), rng.uniform(-0.15, 0.15)
        high = min(height, max(1, round(height * min(1.0, area**0.5 * np.exp(stretch)))))
        wide = min(width, max(1, round(width * min(1.0, area**0.5 * np.exp(-stretch)))))
        top, left = int(rng.integers(height - high + 1)), int(rng.integers(width - wide + 1))
        crop = self.preview(raw)[top : top + high, left : left + wide]
        small = Image.fromarray(np.ascontiguousarray(crop)).resize(
            (max(1, wide // 2), max(1, high // 2)), Image.Resampling.BOX
        )
        values = np.asarray(small, dtype=np.float32)[..., :channels]
        middle = values.mean(axis=(0, 1), keepdims=True)
        contrast = rng.uniform(0.8, 1.2)
        gain = rng.uniform(0.85, 1.15) * rng.uniform(0.92, 1.08, size=channels)
        shifted = np.clip(((values - middle) * contrast + middle) * gain, 0, 255)
        result: Picture = np.rint(shifted).astype(np.uint8)
        return result


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """An opened picture of bearable size."""
    try:
        with _open_quietly(path) as image:
            _check_header(image, path)
            yield image
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        raise BadFileError("The file {name} is not a picture of a known kind.", name=path.name) from error


def _open_quietly(path: Path) -> Image.Image:
    """Open a file without Pillow's remarks on its notes about the camera, and on sizes that are judged here."""
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(path, formats=_formats())


@cache
def _formats() -> tuple[str, ...]:
    """Those of the formats that this build of Pillow knows."""
    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _check_header(image: Image.Image, path: Path) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise _too_large(path)
    if not (image.mode in _GREY | _DEEP | _COLOUR | _CLEAR | {"P"} or image.mode.startswith("I;16")):
        raise BadFileError(
            "The picture {name} is of the kind {mode}, which is not supported.",
            name=path.name,
            mode=image.mode,
        )


def _too_large(path: Path) -> BadFileError:
    return BadFileError(
        "The picture {name} is too large: at most {limit} megapixels can be read.",
        name=path.name,
        limit=MAX_PIXELS // 1_000_000,
    )


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image) if image.getexif().get(_ORIENTATION, 1) != 1 else image
    except Exception:  # noqa: BLE001 - damaged notes about the camera do not make the picture unusable
        return image


def _to_raw(image: Image.Image) -> Picture:
    if image.mode in _DEEP or image.mode.startswith("I;16"):
        return _to_eight_bits(image)
    if image.mode in _CLEAR or "transparency" in image.info:
        image = _over_white(image)
    if image.mode not in {"L", "RGB"}:
        image = image.convert("L" if image.mode in _GREY else "RGB")
    array = np.array(image, dtype=np.uint8)
    return array[..., None] if array.ndim == 2 else array


def _over_white(image: Image.Image) -> Image.Image:
    grey = image.mode in {"1", "L", "LA", "La"}
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("L" if grey else "RGB")


def _to_eight_bits(image: Image.Image) -> Picture:
    """Grey values of 16 bits, of 32 bits, or real ones from 0 to 1, as 0 to 255."""
    values = np.asarray(image, dtype=np.float32)
    if not np.isfinite(values).all():
        raise ValueError("it holds values that are not numbers")
    peak = float(values.max())
    if image.mode == "F":
        full = 1.0 if peak <= 1 else 255.0 if peak <= 255 else 65535.0 if peak <= 65535 else peak
    else:
        full = 65535.0 if peak <= 65535 else peak
    grey: Picture = np.rint(np.clip(values / full, 0, 1) * 255).astype(np.uint8)
    return grey[..., None]
