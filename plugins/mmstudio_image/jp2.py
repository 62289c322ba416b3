"""The colour profile of a JPEG 2000 file, which Pillow does not read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

_FILE = b"\0\0\0\x0cjP  "
_RESTRICTED, _ANY = 2, 3
_MOST_BYTES = 1 << 24


def profile(stream: IO[bytes]) -> bytes:
    """The ICC profile of a JP2 or JPX file (ISO/IEC 15444-1, Annex I.5.3.3); empty if it has none."""
    if stream.closed:
        return b""
    stream.seek(0)
    if stream.read(8) != _FILE:
        return b""
    stream.seek(0, 2)
    for kind, start, end in _boxes(stream, 0, stream.tell()):
        if kind == b"jp2h":
            for inner, begin, stop in _boxes(stream, start, end):
                if inner == b"colr" and 3 < stop - begin < _MOST_BYTES:
                    stream.seek(begin)
                    colour = stream.read(stop - begin)
                    if colour[0] in {_RESTRICTED, _ANY}:
                        return colour[3:]
            return b""
    return b""


def _boxes(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the content of each box in a part of a file."""
    while start + 8 <= end:
        stream.seek(start)
        size, kind = struct.unpack(">I4s", stream.read(8))
        begin = start + 8
        if size == 1:
            size, begin = struct.unpack(">Q", stream.read(8).ljust(8, b"\0"))[0], start + 16
        stop = end if size == 0 else start + size
        if stop < begin or stop > end:
            return
        yield kind, begin, stop
        start = stop
