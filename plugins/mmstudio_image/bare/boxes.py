"""JPEG 2000, AVIF and HEIF without metadata: boxes within boxes (ISO/IEC 15444-1 annex I, 14496-12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mmstudio_image.bare.notes import PictureNotTakenApartError

_JP2_KEPT = frozenset((b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c"))
_STREAM = b"\xff\x4f\xff\x51"
_NOTES = frozenset((b"Exif", b"mime", b"uri "))
_IDLE = frozenset((b"uuid", b"free", b"skip", b"udta"))
_NO_NOTE = b"skip"


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, body)
            body += 8
        stop = end if length == 0 else start + length
        if not body <= stop <= end:
            raise PictureNotTakenApartError
        yield _Box(kind, start, body, stop)
        start = stop


def bare_jpeg2000(data: bytes, orientation: int) -> bytes:
    """A JP2 file or a bare JPEG 2000 stream without metadata."""
    del orientation
    if data[:4] == _STREAM:
        return _without_comments(data)
    parts = []
    for box in _boxes(data, 0, len(data)):
        if box.kind == b"jp2c":
            body = _without_comments(data[box.body : box.end])
            parts.append(struct.pack(">I4sQ", 1, box.kind, len(body) + 16) + body)
        elif box.kind in _JP2_KEPT:
            parts.append(data[box.start : box.end])
    if not parts:
        raise PictureNotTakenApartError
    return b"".join(parts)


def _without_comments(stream: bytes) -> bytes:
    """A stream without comments in its main header."""
    if stream[:4] != _STREAM:
        raise PictureNotTakenApartError
    parts, place = [stream[:2]], 2
    while place + 4 <= len(stream):
        marker, length = struct.unpack_from(">HH", stream, place)
        if marker == 0xFF90:  # the first tile
            return b"".join((*parts, stream[place:]))
        if marker != 0xFF64:
            parts.append(stream[place : place + 2 + length])
        place += 2 + length
    raise PictureNotTakenApartError


def bare_heif(data: bytes, orientation: int) -> bytes:
    """An AVIF or HEIF in which metadata items are removed and their bytes become zeros.

    The orientation is a property of the picture there, and stays.
    """
    del orientation
    found = bytearray(data)
    metas = [box for box in _boxes(data, 0, len(data)) if box.kind == b"meta"]
    for box in _boxes(data, 0, len(data)):
        if box.kind in _IDLE:
            found[box.body : box.end] = bytes(box.end - box.body)
    if not metas:
        raise PictureNotTakenApartError
    for meta in metas:
        _empty(data, found, meta)
    return bytes(found)


def _empty(data: bytes, found: bytearray, meta: _Box) -> None:
    inner = {box.kind: box for box in _boxes(data, meta.body + 4, meta.end)}
    if b"iinf" not in inner or b"iloc" not in inner:
        raise PictureNotTakenApartError
    notes = dict(_notes(data, inner[b"iinf"]))
    base = inner[b"idat"].body if b"idat" in inner else 0
    for item, inside, start, length in _extents(data, inner[b"iloc"]):
        if item in notes:
            place = start + (base if inside else 0)
            end = place + length if length else len(data)
            if end > len(data):
                raise PictureNotTakenApartError
            found[place:end] = bytes(end - place)
    for place in notes.values():
        found[place : place + 4] = _NO_NOTE


def _notes(data: bytes, iinf: _Box) -> Iterator[tuple[int, int]]:
    """Metadata items, each with the place of its kind."""
    start = iinf.body + (6 if data[iinf.body] == 0 else 8)
    for box in _boxes(data, start, iinf.end):
        version = data[box.body]
        if version < 2:
            raise PictureNotTakenApartError
        item = int.from_bytes(data[box.body + 4 : box.body + (6 if version == 2 else 8)])
        place = box.body + (8 if version == 2 else 10)
        if data[place : place + 4] in _NOTES:
            yield item, place


@dataclass
class _Reader:
    data: bytes
    place: int

    def number(self, size: int) -> int:
        found = int.from_bytes(self.data[self.place : self.place + size])
        self.place += size
        return found


def _extents(data: bytes, iloc: _Box) -> Iterator[tuple[int, bool, int, int]]:
    """Places of items: item, whether counted from the box ``idat``, start, and length (0: to the end)."""
    version = data[iloc.body]
    reader = _Reader(data, iloc.body + 4)
    sizes = reader.number(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    wide = 2 if version < 2 else 4
    for _ in range(reader.number(wide)):
        item = reader.number(wide)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)
        start = reader.number(base)
        for _ in range(reader.number(2)):
            if version and index:
                reader.number(index)
            place = start + reader.number(offset)
            yield item, method == 1, place, reader.number(length)
