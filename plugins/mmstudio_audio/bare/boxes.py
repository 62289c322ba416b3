"""MPEG-4 without metadata (ISO/IEC 14496-12): metadata boxes become free space, creation times become 0."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_NOTES = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"))
_AROUND = frozenset((b"moov", b"trak", b"mdia"))
_TIMES = frozenset((b"mvhd", b"tkhd", b"mdhd"))


def bare_mp4(data: bytes) -> bytes:
    """An MPEG-4 file without metadata; everything else keeps its place."""
    found = bytearray(data)
    _empty(data, found, 0, len(data))
    return bytes(found)


def _empty(data: bytes, found: bytearray, start: int, end: int) -> None:
    for place, body, stop, kind in _boxes(data, start, end):
        if kind in _AROUND:
            _empty(data, found, body, stop)
        elif kind in _NOTES:
            found[place + 4 : place + 8] = b"free"
            found[body:stop] = bytes(stop - body)
        elif kind in _TIMES:
            wide = 8 if data[body] else 4
            found[body + 4 : body + 4 + 2 * wide] = bytes(2 * wide)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        stop = end if size == 0 else start + size
        if not body <= stop <= end:
            raise ValueError
        yield start, body, stop, kind
        start = stop
