"""The only metadata that stays: the orientation of a picture."""

from __future__ import annotations

import struct

UPRIGHT = 1


class PictureNotTakenApartError(Exception):
    """The file is of a kind, or has a structure, that is not understood well enough to cut anything out of it."""

    def __init__(self, reason: str = "it is not built as it should be") -> None:
        super().__init__(reason)


def exif_of(orientation: int) -> bytes:
    """Exif data, from its TIFF header on, with the orientation and nothing else; empty for an upright picture."""
    if orientation == UPRIGHT:
        return b""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def kept(data: bytes, ranges: list[tuple[int, int]]) -> bytearray:
    """Data of the same length, with zeros outside these ranges, each from a place to the one after its end."""
    found = bytearray(len(data))
    for start, end in ranges:
        if not 0 <= start <= end <= len(data):
            raise PictureNotTakenApartError
        found[start:end] = data[start:end]
    return found
