"""Reading of pictures with Pillow, including details that Pillow leaves out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from threading import Lock
from typing import IO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile

from mmstudio.api import BadFileError, Passage
from mmstudio_image import jp2, png
from mmstudio_image.depth import free_to_eight, remark_darkness, whole_to_eight
from mmstudio_image.pixels import Pixels

MAX_PIXELS = 100_000_000
# Formats that need no other program (EPS would start Ghostscript). TGA has no mark at its start, so it comes last.
FORMATS = (
    "PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "JPEG2000", "AVIF", "HEIF", "QOI", "PSD", "DDS", "ICO", "CUR", "ICNS", "SGI",
    "SUN", "PCX", "XPM", "DIB", "TGA",
)  # fmt: skip
_ORIENTATION = 0x0112
_LAYERED = {"PSD", "TIFF"}
_FILTERS = Lock()


def read(stream: IO[bytes], passage: Passage) -> Pixels:
    """The first picture of a file.

    Raises:
        UnidentifiedImageError: If it is in no known format.
        BadFileError: If it is too large.
        Exception: If it is damaged.
    """
    stream.seek(0)
    if stream.read(8) != png.START:
        return _read(stream, passage, {})
    stream.seek(0)
    chunks = png.chunks(stream)
    try:
        return _read(stream, passage, chunks)
    except BadFileError:
        raise
    except Exception:
        stream.seek(0)
        slim = png.without_notes(data := stream.read())
        if len(slim) == len(data):
            raise
    return _read(BytesIO(slim), passage, chunks)


@contextmanager
def quiet() -> Iterator[None]:
    """Suppress a library's warnings about odd files; important ones are reported here. Warning filters are shared by all threads."""
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def check_size(width: int, height: int, name: str) -> None:
    """Refuse a picture that is too large, before it is decoded."""
    if width * height > MAX_PIXELS:
        raise BadFileError(
            "The picture {name} is too large: at most {limit} megapixels can be read.",
            name=name,
            limit=MAX_PIXELS // 1_000_000,
        )


def remark_first(passage: Passage) -> None:
    """Make a remark that a file holds more pictures than the one that is read."""
    passage.remark("The file holds several pictures: the first one is read.")


def _read(stream: IO[bytes], passage: Passage, chunks: dict[bytes, bytes]) -> Pixels:
    with _opened(stream, passage.path.name) as image:
        check_size(image.width, image.height, passage.path.name)
        if not passage.keep:
            # Decoding a JPEG at an eighth of its size still passes through the whole file.
            image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
        if _has_more(image):
            remark_first(passage)
        image.load()
        colour, alpha = _parted(image, chunks, stream, passage)
        return Pixels(
            colour, alpha, _profile(image, stream, chunks, grey=colour.mode == "L"), _orientation(image)
        )


def kind_and_orientation(stream: IO[bytes]) -> tuple[str, int]:
    """Pillow's name for a file's kind, and its stated orientation; no kind if it cannot be opened."""
    try:
        with _opened(stream, "") as image:
            return image.format or "", _orientation(image)
    except Exception:  # noqa: BLE001 - a damaged file can make it raise any error
        return "", 1


def _opened(stream: IO[bytes], name: str) -> ImageFile.ImageFile:
    """A picture that is not decoded yet; without Pillow's warnings about camera metadata, and about sizes checked here."""
    stream.seek(0)
    try:
        with quiet():
            return Image.open(stream, formats=known_formats())
    except Image.DecompressionBombError:
        check_size(MAX_PIXELS, 2, name)
        raise


@cache
def known_formats() -> tuple[str, ...]:
    """Those of the formats that this build of Pillow supports."""
    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _has_more(image: Image.Image) -> bool:
    """Whether there are further pictures; layers do not count, and TIFFs have their own check."""
    try:
        return image.format not in _LAYERED and bool(getattr(image, "is_animated", False))
    except Exception:  # noqa: BLE001 - what follows the first picture may be damaged
        return True


def _parted(
    image: Image.Image, chunks: dict[bytes, bytes], stream: IO[bytes], passage: Passage
) -> tuple[Image.Image, npt.NDArray[np.uint8] | None]:
    """Colours with 8 bits, and the alpha channel."""
    alpha = _alpha_by_key(image, chunks, stream)
    if chunks and (alpha is not None or b"tRNS" not in chunks):
        image.info.pop("transparency", None)  # metadata of that name would be taken for it
    if image.mode == "F" or image.mode.startswith("I"):
        return _from_numbers(image, passage), alpha
    if image.has_transparency_data:
        clear_image = image.convert("LA" if image.mode in {"1", "L", "LA", "La"} else "RGBA")
        channel = clear_image.getchannel("A")
        grey = clear_image.mode == "LA" or chunks.get(b"IHDR", b"")[9:10] == b"\4"
        alpha = None if channel.getextrema() == (255, 255) else np.asarray(channel)
        return clear_image.getchannel(0) if grey else clear_image.convert("RGB"), alpha
    if image.mode not in {"L", "RGB", "CMYK", "LAB"}:
        return image.convert("L" if image.mode == "1" else "RGB"), alpha
    return image, alpha


def _alpha_by_key(
    image: Image.Image, chunks: dict[bytes, bytes], stream: IO[bytes]
) -> npt.NDArray[np.uint8] | None:
    """Alpha of a PNG from its transparent colour, compared at the file's depth."""
    clear = png.key(chunks)
    if not clear:
        return None
    depth, values = chunks[b"IHDR"][8], np.asarray(image)
    if depth == 16 and len(clear) == 3:
        # Pillow keeps the upper 8 bits; reading with the other byte order gives the lower ones.
        with _opened(stream, "") as again:
            again.tile = [tile._replace(args="RGB;16L") for tile in again.tile]
            again.load()
            values = values.astype(np.uint16) << 8 | np.asarray(again)
    return png.alpha_by_key(values, clear, depth)


def _from_numbers(image: Image.Image, passage: Passage) -> Image.Image:
    """Grey with 16 bits (I;16, and I of a PPM), or real numbers."""
    if image.mode == "F":
        return Image.fromarray(free_to_eight(np.asarray(image), passage))
    values = np.clip(np.asarray(image), 0, 65535).astype(np.uint16)
    remark_darkness(values, passage)
    return Image.fromarray(whole_to_eight(values, 16))


def _profile(image: Image.Image, stream: IO[bytes], chunks: dict[bytes, bytes], *, grey: bool) -> bytes:
    if chunks:
        return png.profile(chunks, grey=grey)
    if image.format == "JPEG2000":
        return jp2.profile(stream)
    found = image.info.get("icc_profile")
    return found if isinstance(found, bytes) else b""


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - damaged notes about the camera do not make the picture unusable
        return 1
