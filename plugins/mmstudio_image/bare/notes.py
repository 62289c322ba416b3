"""The one thing among the notes that stays: which way up a picture is."""

from __future__ import annotations

import struct

UPRIGHT = 1


class PictureNotTakenApartError(Exception):
    """The file is of a kind, or built in a way, that is not known well enough to take anything out of it."""

    def __init__(self, reason: str = "it is not built as it should be") -> None:
        super().__init__(reason)


def exif_of(orientation: int) -> bytes:
    """Exif, from its TIFF header on, that says which way up and nothing else; empty for an upright picture."""
    if orientation == UPRIGHT:
        return b""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def kept(data: bytes, ranges: list[tuple[int, int]]) -> bytearray:
    """Data of the same length with zeros everywhere but in these ranges, each from a place to behind its end."""
    found = bytearray(len(data))
    for start, end in ranges:
        if not 0 <= start <= end <= len(data):
            raise PictureNotTakenApartError
        found[start:end] = data[start:end]
    return found
