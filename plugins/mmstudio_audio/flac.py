"""FLAC: one sound, or several joined; its stated number of samples is ignored, and notes, pictures and tags are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import BinaryIO

from mmstudio_audio.splice import Splice, SplicePart, Stretch, bytes_at

_BEGIN = (b"fLaC\0\0\0\x22", b"fLaC\x80\0\0\x22")
"""The mark, and the header of the block of 34 bytes that must come first."""
_TOTAL, _FRAMES = 18, 42
"""Where a field of eight bytes begins (20 bits of rate, 3 of channels, 5 of bits, 36 of the number of samples), and ends."""
_LAST = 0x80
_BLOCK = 1 << 20


def parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The sounds of a FLAC file, each to its end."""
    while start < stop:
        end = _next(file, start + 4, stop)
        yield part(file, [(start, end)])
        start = end


def part(file: BinaryIO, stretches: Sequence[Stretch]) -> SplicePart:
    """One FLAC from stretches of a file: its stream description, with unknown length, and its frames."""
    whole = Splice(file, stretches)
    size = whole.seek(0, 2)
    head = bytes_at(whole, 0, _FRAMES)
    if not head.startswith(_BEGIN):
        return SplicePart(tuple(stretches))
    fields = int.from_bytes(head[_TOTAL : _TOTAL + 8], "big")
    promised = fields & (1 << 36) - 1
    unknown = (fields - promised).to_bytes(8, "big")
    first = bytes((head[4] | _LAST,)).join((head[:4], head[5:_TOTAL])) + unknown + head[_TOTAL + 8 :]
    frames = _first_frame(whole, size)
    return SplicePart((first, *_from(stretches, frames)), promised or None)


def _from(stretches: Sequence[Stretch], place: int) -> Iterator[Stretch]:
    """The rest of some stretches after a number of bytes."""
    for start, stop in stretches:
        if stop - start > place:
            yield start + place, stop
        place = max(0, place - (stop - start))


def _first_frame(whole: Splice, size: int) -> int:
    """Where the frames begin: after the metadata blocks, or at the first frame if the length of a block is wrong."""
    at, last = 4, False
    while not last and at + 4 <= size:
        head = bytes_at(whole, at, 4)
        last = bool(head[0] & _LAST)
        at += 4 + int.from_bytes(head[1:], "big")
    if at < size and _is_frame(bytes_at(whole, at, 16)):
        return at
    at = _FRAMES
    while at < size:
        block = bytes_at(whole, at, min(_BLOCK, size - at))
        place = -1
        while (place := block.find(b"\xff", place + 1)) >= 0:
            if _is_frame(block[place : place + 16]):
                return at + place
        if len(block) < _BLOCK:
            break
        at += len(block) - 16
    return size


def _is_frame(head: bytes) -> bool:
    """Whether some bytes begin with a frame header, whose last byte is a checksum of the others."""
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xFE != 0xF8:
        return False
    size = 5 + (0 if head[4] < 0x80 else 7 - (head[4] ^ 0xFF).bit_length())
    size += {6: 1, 7: 2}.get(head[2] >> 4, 0) + {12: 1, 13: 2, 14: 2}.get(head[2] & 15, 0)
    return len(head) > size and reduce(_crc8, head[:size], 0) == head[size]


def _crc8(sum_: int, byte: int) -> int:
    sum_ ^= byte
    for _ in range(8):
        sum_ = (sum_ << 1) ^ (0x107 if sum_ & 0x80 else 0)
    return sum_


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
