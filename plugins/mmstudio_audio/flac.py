"""FLAC: one sound, or several joined; how many samples it has is not believed, and tags behind it are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from mmstudio_audio.splice import Part, bytes_at

_MARK = b"fLaC"
_BEGIN = (b"fLaC\0\0\0\x22", b"fLaC\x80\0\0\x22")
"""The mark, and the head of the block of 34 bytes that has to come first."""
_TOTAL = 18
"""Where eight bytes begin: 20 bits of rate, 3 of channels, 5 of bits, 36 of the number of samples."""
_BLOCK = 1 << 20


def parts(file: BinaryIO, start: int, stop: int) -> Iterator[Part]:
    """The sounds of a FLAC, with unknown lengths, so that a decoder goes on to their ends."""
    while start < stop:
        end = _next(file, start + 4, stop)
        fields = int.from_bytes(bytes_at(file, start + _TOTAL, 8), "big")
        promised = fields & (1 << 36) - 1
        unknown = (fields - promised).to_bytes(8, "big")
        pieces = ((start, start + _TOTAL), unknown, (start + _TOTAL + 8, end))
        yield Part(pieces, promised or None)
        start = end


def _next(file: BinaryIO, at: int, stop: int) -> int:
    """Where the next sound begins, or where the last one ends."""
    while at < stop:
        block = bytes_at(file, at, min(_BLOCK, stop - at))
        places = [place for mark in _BEGIN if (place := block.find(mark)) >= 0]
        if places:
            return at + min(places)
        if at + len(block) >= stop or not block:
            return stop
        at += max(1, len(block) - len(_BEGIN[0]) + 1)
    return stop
