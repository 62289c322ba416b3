"""WAV, AIFF, CAF, AU and FLAC without metadata: only the chunks that a sound needs are kept."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Literal

from mmstudio_audio.extents import ENDLESS

_WAV_KEPT = (b"fmt ", b"fact", b"data")
_AIFF_KEPT = frozenset((b"COMM", b"FVER", b"SSND"))
_CAF_KEPT = frozenset((b"desc", b"chan", b"kuki", b"pakt", b"data"))
_FLAC_KEPT = frozenset((0, 3))
"""Kinds of blocks that are kept: the stream's description, and the table of its frames."""
_AU_HEAD = 24

Order = Literal["little", "big"]


def bare_riff(data: bytes) -> bytes:
    """A WAV up to the end of its sound; an RF64 that does not need 64 bits becomes a WAV."""
    order: Order = "big" if data[:4] == b"RIFX" else "little"
    chunks: dict[bytes, bytes] = {}
    large = -1
    for name, start, size, said in _chunks(data, 12, order, 4):
        if name == b"ds64":
            large = int.from_bytes(data[start + 8 : start + 16], "little")
        if name in _WAV_KEPT and name not in chunks:
            told = large if name == b"data" and said >= ENDLESS and large >= 0 else size
            chunks[name] = data[start : start + told]
        if name == b"data":
            break
    body = b"WAVE" + b"".join(_chunk(name, chunks[name], order) for name in _WAV_KEPT if name in chunks)
    return (b"RIFX" if order == "big" else b"RIFF") + len(body).to_bytes(4, order) + body


def bare_aiff(data: bytes) -> bytes:
    """An AIFF or AIFF-C."""
    parts = [data[8:12]]
    for name, start, size, _ in _chunks(data, 12, "big", 4):
        if name in _AIFF_KEPT:
            parts.append(_chunk(name, data[start : start + size], "big"))
    body = b"".join(parts)
    return b"FORM" + len(body).to_bytes(4, "big") + body


def bare_caf(data: bytes) -> bytes:
    """A CAF; an unknown length is replaced by the true one."""
    parts = [data[:8]]
    for name, start, size, _ in _chunks(data, 8, "big", 8):
        if name in _CAF_KEPT:
            body = data[start : start + size]
            parts.append(name + len(body).to_bytes(8, "big") + body)
    return b"".join(parts)


def bare_au(data: bytes) -> bytes:
    """An AU without the text after its header."""
    order: Order = "little" if data[:4] == b"dns." else "big"
    offset, said = (int.from_bytes(data[at : at + 4], order) for at in (4, 8))
    body = data[offset:] if said >= ENDLESS else data[offset : offset + said]
    return data[:4] + _AU_HEAD.to_bytes(4, order) + data[8:_AU_HEAD] + body


def bare_flac(data: bytes) -> bytes:
    """A FLAC with only its stream description and its seek table before the frames."""
    kept, place, last = list[tuple[int, bytes]](), 4, False
    while not last:
        (head,) = struct.unpack_from(">I", data, place)
        last, kind, size = bool(head >> 31), head >> 24 & 0x7F, head & 0xFFFFFF
        if kind in _FLAC_KEPT:
            kept.append((kind, data[place + 4 : place + 4 + size]))
        place += 4 + size
    if not kept or place > len(data):
        raise ValueError
    blocks = [
        struct.pack(">I", (number == len(kept) - 1) << 31 | kind << 24 | len(body)) + body
        for number, (kind, body) in enumerate(kept)
    ]
    return data[:4] + b"".join(blocks) + data[place:]


def _chunks(data: bytes, place: int, order: Order, wide: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, length and stated length of each chunk; a chunk whose stated length is too large ends with the file."""
    while place + 4 + wide <= len(data):
        start = place + 4 + wide
        said = int.from_bytes(data[place + 4 : start], order, signed=wide == 8)
        size = said if 0 <= said <= len(data) - start else len(data) - start
        yield data[place : place + 4], start, size, said
        place = start + size + (size % 2 if wide == 4 else 0)


def _chunk(name: bytes, body: bytes, order: Order) -> bytes:
    return name + len(body).to_bytes(4, order) + body + b"\0" * (len(body) % 2)
