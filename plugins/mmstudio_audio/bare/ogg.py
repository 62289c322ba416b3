"""Ogg without metadata (RFC 3533): the comment packet becomes an empty one of the same length, so that no page moves."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_EMPTY = bytes(8)
"""A comment packet with no program name and no comment."""
_CODECS = {
    b"\x01vorbis": (b"\x03vorbis", b"\x03vorbis" + _EMPTY + b"\1"),
    b"OpusHead": (b"OpusTags", b"OpusTags" + _EMPTY),
    b"Speex   ": (b"", _EMPTY),
}
"""First bytes of a stream's first packet, those of its second packet, and the second packet without comments."""
_CRC_AT, _HEAD = 22, 27


@dataclass(frozen=True)
class _Page:
    start: int
    body: int
    end: int
    serial: bytes
    first: bool
    lacing: bytes


def bare_ogg(data: bytes) -> bytes:
    """A file of Vorbis, Opus or Speex without comments, also if several are joined."""
    found, place, waiting = bytearray(data), 0, dict[bytes, tuple[bytes, bytes]]()
    while place < len(data):
        page = _page(data, place)
        place = page.end
        if page.first:
            waiting[page.serial] = _codec(data[page.body : page.end])
        elif page.serial in waiting:
            place = _empty(data, found, page, waiting.pop(page.serial))
    return bytes(found)


def _codec(packet: bytes) -> tuple[bytes, bytes]:
    for mark, way in _CODECS.items():
        if packet.startswith(mark):
            return way
    raise ValueError


def _page(data: bytes, start: int) -> _Page:
    if data[start : start + 4] != b"OggS":
        raise ValueError
    body = start + _HEAD + data[start + 26]
    lacing = data[start + _HEAD : body]
    end = body + sum(lacing)
    if end > len(data):
        raise ValueError
    return _Page(start, body, end, data[start + 14 : start + 18], bool(data[start + 5] & 2), lacing)


def _empty(data: bytes, found: bytearray, page: _Page, way: tuple[bytes, bytes]) -> int:
    """Empty the packet that a page begins with, and return where its last page ends."""
    mark, nothing = way
    if not data[page.body : page.end].startswith(mark):
        raise ValueError
    while True:
        size, whole = 0, False
        for length in page.lacing:
            size += length
            if length < 255:
                whole = True
                break
        put = nothing[:size].ljust(size, b"\0")
        nothing = nothing[size:]
        found[page.body : page.body + size] = put
        _sign(found, page)
        if whole:
            return page.end
        page = _page(data, page.end)


def _sign(found: bytearray, page: _Page) -> None:
    """Update a page's checksum."""
    found[page.start + _CRC_AT : page.start + _CRC_AT + 4] = bytes(4)
    sum_ = 0
    for byte in found[page.start : page.end]:
        sum_ = (sum_ << 8 & 0xFFFF_FFFF) ^ _TABLE[sum_ >> 24 ^ byte]
    struct.pack_into("<I", found, page.start + _CRC_AT, sum_)


def _row(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1) ^ (0x04C1_1DB7 if value & 0x8000_0000 else 0)
        value &= 0xFFFF_FFFF
    return value


_TABLE = tuple(map(_row, range(256)))
