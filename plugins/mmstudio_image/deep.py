"""Reading of TIFFs: plain ones with Pillow, all others by the meaning of their numbers."""

from __future__ import annotations

from typing import IO, Any

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from mmstudio.api import BadFileError, Passage
from mmstudio_image import stills
from mmstudio_image.depth import free_to_eight, remark_darkness, whole_to_eight
from mmstudio_image.kinds import camera_raw
from mmstudio_image.pixels import Pixels
from mmstudio_image.tiff import TiffLayout, is_packed_as_bytes, is_plain, layout_of, samples, unreadable

_COLOURS = {0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 8: 3}
"""Photometric interpretation to the number of colour channels."""
_CAMERA = {32803, 34892}
_RARE = {34661, 34676, 34677, 34712, 34887, 50001, 50002, 52546}
"""Compressions that some builds of libtiff lack: JBIG, LogLuv, JPEG 2000, LERC, WebP, JPEG XL."""
_DNG, _SUB_PICTURES = 50706, 330
_JOINED, _STRAIGHT = 1, 2


def read(stream: IO[bytes], passage: Passage) -> Pixels:
    """The first picture of a TIFF.

    Raises:
        BadFileError: If it is a camera's raw picture, or of a kind that is not supported.
    """
    layout = layout_of(stream)
    if _is_raw(layout):
        raise camera_raw(passage.path.name)
    stills.check_size(layout.width, layout.height, passage.path.name)
    if layout.more:
        stills.remark_first(passage)
    if is_plain(layout):
        try:
            return stills.read(stream, passage)
        except UnidentifiedImageError as error:
            if layout.meaning not in _COLOURS or not is_packed_as_bytes(layout):
                raise unreadable(layout, passage.path.name) from error
        except OSError as error:
            if layout.packing in _RARE:
                raise unreadable(layout, passage.path.name) from error
            raise
    return _by_meaning(stream, layout, passage)


def _is_raw(layout: TiffLayout) -> bool:
    """Whether it is a camera's raw file, in which the first picture is a small preview."""
    small = layout.tag(254, 0) & 1 and _SUB_PICTURES in layout.tags
    return bool(small) or _DNG in layout.tags or layout.meaning in _CAMERA


def _by_meaning(stream: IO[bytes], layout: TiffLayout, passage: Passage) -> Pixels:
    count = _COLOURS.get(layout.meaning, 0)
    if not 0 < count <= layout.channels:
        raise unreadable(layout, passage.path.name)
    place = _alpha_place(layout, count)
    used = count + (place > 0)
    if layout.channels > used:
        passage.remark(
            "The picture has {count} channels: its first {used} are read.", count=layout.channels, used=used
        )
    values = samples(stream, layout, used, passage.path.name)
    alpha = _eight(values[..., place], layout, passage) if place else None
    if layout.meaning == 8:
        colour = _lab(values[..., :3], layout, passage)
    elif layout.meaning == 3:
        colour = _looked_up(values[..., 0], layout)
    else:
        if place and layout.extra[:1] == (_JOINED,):
            values = _parted(values, place)
        eight = _eight(values[..., :count], layout, passage)
        eight = 255 - eight if layout.meaning == 0 else eight
        colour = (
            Image.fromarray(eight[..., 0]) if count == 1 else _image("RGB" if count == 3 else "CMYK", eight)
        )
    profile = layout.tags.get(34675, b"")
    return Pixels(colour, alpha, bytes(profile) if isinstance(profile, bytes) else b"", layout.tag(274, 1))


def _alpha_place(layout: TiffLayout, colours: int) -> int:
    """The place of the alpha channel; 0: there is none."""
    if layout.channels <= colours:
        return 0
    if layout.extra[:1] in {(_JOINED,), (_STRAIGHT,)}:
        return colours
    return colours if not layout.extra and (layout.meaning, layout.channels) == (2, 4) else 0


def _eight(values: npt.NDArray[Any], layout: TiffLayout, passage: Passage) -> npt.NDArray[np.uint8]:
    if layout.kinds[0] == "u" and layout.bits[0] <= 16:
        if layout.bits[0] == 16:
            remark_darkness(values, passage)
        return whole_to_eight(values, layout.bits[0])
    return free_to_eight(values, passage)


def _parted(values: npt.NDArray[Any], place: int) -> npt.NDArray[Any]:
    """Colours that were multiplied by the alpha at a later place, without this multiplication."""
    alpha = values[..., place : place + 1].astype(np.float64)
    full = 1.0 if values.dtype.kind == "f" else float(np.iinfo(values.dtype).max)
    shares = np.divide(
        values[..., :place], alpha, out=np.zeros_like(values[..., :place], dtype=np.float64), where=alpha > 0
    )
    colours = np.minimum(shares, 1) * full
    return colours.astype(values.dtype) if values.dtype.kind == "f" else np.rint(colours).astype(values.dtype)


def _lab(values: npt.NDArray[Any], layout: TiffLayout, passage: Passage) -> Image.Image:
    """CIE L*a*b*, TIFF 6.0, chapter 23: the upper 8 bits of each channel."""
    if layout.bits[0] not in {8, 16} or layout.kinds[0] == "f":
        raise BadFileError(
            "The picture {name} holds colours (L*a*b*) of {bits} bits, which cannot be read: save it with 8 or 16 bits.",
            name=passage.path.name,
            bits=layout.bits[0],
        )
    unsigned = values.view(f"u{layout.bits[0] // 8}")
    return _image("LAB", (unsigned >> (layout.bits[0] - 8)).astype(np.uint8))


def _looked_up(values: npt.NDArray[Any], layout: TiffLayout) -> Image.Image:
    """Colours from the file's table, which has three columns of 16 bits."""
    table = np.array(layout.numbers(320), dtype=np.uint32)
    if layout.kinds[0] != "u" or layout.bits[0] > 16 or len(table) != 3 << layout.bits[0]:
        raise ValueError("its table of colours does not fit its numbers")
    columns = (table >> 8).astype(np.uint8).reshape(3, -1)
    return _image("RGB", columns.T[values])


def _image(mode: str, values: npt.NDArray[np.uint8]) -> Image.Image:
    height, width = values.shape[:2]
    return Image.frombytes(mode, (width, height), np.ascontiguousarray(values).tobytes())
