"""The function that removes metadata for each kind of picture file, by Pillow's name of the kind."""

from __future__ import annotations

import struct
from collections.abc import Callable

from mmstudio_image.bare import jpeg, tiff
from mmstudio_image.bare.boxes import bare_heif, bare_jpeg2000
from mmstudio_image.bare.chunks import bare_gif, bare_png, bare_webp
from mmstudio_image.bare.notes import PictureNotTakenApartError
from mmstudio_image.bare.plain import (
    bare_bmp,
    bare_dds,
    bare_ico,
    bare_netpbm,
    bare_of_kind_without,
    bare_sgi,
    bare_tga,
)

_WAYS: dict[str, Callable[[bytes, int], bytes]] = {
    "JPEG": jpeg.bare,
    "MPO": jpeg.bare,
    "PNG": bare_png,
    "WEBP": bare_webp,
    "GIF": bare_gif,
    "TIFF": tiff.bare,
    "BMP": bare_bmp,
    "PPM": bare_netpbm,
    "TGA": bare_tga,
    "ICO": bare_ico,
    "JPEG2000": bare_jpeg2000,
    "AVIF": bare_heif,
    "HEIF": bare_heif,
    "CUR": bare_ico,
    "SGI": bare_sgi,
    "DDS": bare_dds,
    **dict.fromkeys(("QOI", "PCX", "SUN", "DIB"), bare_of_kind_without),
}


def without_notes(kind: str, data: bytes, orientation: int) -> bytes:
    """A file without metadata.

    Args:
        kind: Pillow's name of the kind.
        data: Content of the file.
        orientation: Orientation according to its metadata, 1 to 8.

    Raises:
        NotTakenApartError: If metadata cannot be removed.
    """
    way = _WAYS.get(kind)
    if way is None:
        raise PictureNotTakenApartError(
            f"nothing is known of how {kind} keeps notes" if kind else "it is no picture of a known kind"
        )
    try:
        return way(data, orientation)
    except (struct.error, IndexError, ValueError) as error:
        raise PictureNotTakenApartError from error
