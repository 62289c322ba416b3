"""JPEG without metadata (ITU-T T.81, annex B): application segments and comments are left out."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from mmstudio_image.bare.notes import PictureNotTakenApartError, exif_of

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_APPS = range(0xE0, 0xF0)
_ALONE = {0x01, *range(0xD0, 0xD8)}
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


def bare(data: bytes, orientation: int) -> bytes:
    """The first picture of a file, with its profile; data after its end (further pictures, a film) is removed."""
    if data[:2] != b"\xff\xd8":
        raise PictureNotTakenApartError
    parts = [data[:2]]
    exif = exif_of(orientation)
    told = _segment(0xE1, b"Exif\0\0" + exif) if exif else b""
    for marker, body in _segments(data):
        if marker in _APPS or marker == _COMMENT:
            body = _needed(marker, body)  # noqa: PLW2901 - what is left of it
            if not body:
                continue
        if marker != 0xE0 and told:  # JFIF must come first
            parts.append(told)
            told = b""
        parts.append(body)
    return b"".join(parts)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its segment; a scan includes its data."""
    place = 2
    while found := _MARKER.search(data, place):
        if found.start() != place:
            raise PictureNotTakenApartError
        marker, place = found[1][0], found.end()
        if marker == _END:
            yield marker, b"\xff\xd9"
            return
        if marker in _ALONE:
            yield marker, bytes((0xFF, marker))
            continue
        (length,) = struct.unpack_from(">H", data, place)
        end = place + length
        if marker == _SCAN:
            following = _MARKER.search(data, end)
            end = following.start() if following else len(data)
        yield marker, bytes((0xFF, marker)) + data[place:end]
        place = end
    raise PictureNotTakenApartError


def _needed(marker: int, segment: bytes) -> bytes:
    """Segments that determine how the picture is seen: density, profile, colour coding."""
    body = segment[4:]
    if marker == 0xE0 and body[:5] == b"JFIF\0" and len(body) >= 14:
        return _segment(marker, body[:12] + b"\0\0")  # without the thumbnail
    if marker == 0xE2 and body[:12] == b"ICC_PROFILE\0":
        return segment
    return segment if marker == 0xEE and body[:5] == b"Adobe" else b""


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
