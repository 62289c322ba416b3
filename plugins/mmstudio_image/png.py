"""PNG facts that Pillow does not give: the transparent colour at the file's own depth, and the colour space.

Metadata (texts, names of software) is not needed: if Pillow refuses a picture because of it, the picture is read
without it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import IO

import numpy as np
import numpy.typing as npt

from mmstudio_image.colours import SRGB_PLACES, UNREADABLE, Primaries

START = b"\x89PNG\r\n\x1a\n"
_NOTES = frozenset(
    {
        b"tEXt",
        b"zTXt",
        b"iTXt",
        b"iCCP",
        b"tIME",
        b"hIST",
        b"sPLT",
        b"pHYs",
        b"bKGD",
        b"acTL",
        b"fcTL",
        b"fdAT",
    }
)
_READ = frozenset({b"IHDR", b"tRNS", b"cICP", b"iCCP", b"gAMA", b"cHRM"})
_MOST_OF_A_CHUNK = 1 << 20
_SRGB_GAMMA, _NEAR = 0.45455, 0.02
_P3_PLACES = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
_BT2020_PLACES = (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046)
_CODED_PLACES = {1: SRGB_PLACES, 9: _BT2020_PLACES, 12: _P3_PLACES}
_CODED_GAMMA = {1: 0.0, 4: 2.2, 6: 0.0, 8: 1.0, 13: 0.0, 14: 0.0, 15: 0.0}
"""Numbers of cICP, Rec. ITU-T H.273, tables 2 and 3; cameras' transfer curves are treated as that of sRGB."""


def chunks(stream: IO[bytes]) -> dict[bytes, bytes]:
    """The chunks before the pixels, with unneeded ones empty; the position in the stream is restored."""
    place = stream.tell()
    stream.seek(len(START), 1)
    found: dict[bytes, bytes] = {}
    while len(head := stream.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        if kind in {b"IDAT", b"IEND"}:
            break
        if kind in _READ and kind not in found and size <= _MOST_OF_A_CHUNK:
            found[kind] = stream.read(size)
            stream.seek(4, 1)
        else:
            found.setdefault(kind, b"")
            stream.seek(size + 4, 1)
    stream.seek(place)
    return found


def profile(found: dict[bytes, bytes], *, grey: bool) -> bytes:
    """The ICC profile for the chunks; empty for sRGB.

    If there are several, the order of the PNG specification, third edition, applies: cICP, iCCP, sRGB, then gAMA and
        cHRM.
    """
    coded = found.get(b"cICP", b"")
    if len(coded) == 4 and coded[0] in _CODED_PLACES and coded[1] in _CODED_GAMMA:
        return _made(Primaries(_CODED_GAMMA[coded[1]], _CODED_PLACES[coded[0]]), grey=grey)
    if b"iCCP" in found:
        return _unpacked(found[b"iCCP"])
    if b"sRGB" in found:
        return b""
    gamma, places = found.get(b"gAMA", b""), found.get(b"cHRM", b"")
    value = struct.unpack(">I", gamma)[0] / 1e5 if len(gamma) == 4 else 0.0
    usual = not value or abs(value - _SRGB_GAMMA) <= _NEAR
    corners = tuple(number / 1e5 for number in struct.unpack(">8I", places)) if len(places) == 32 else ()
    return _made(Primaries(0.0 if usual else 1 / value, corners or SRGB_PLACES), grey=grey)


def _made(primaries: Primaries, *, grey: bool) -> bytes:
    return b"" if primaries == Primaries() else primaries.profile(grey=grey)


def _unpacked(chunk: bytes) -> bytes:
    """The profile in an iCCP chunk, of at most a megabyte."""
    name, mark, packed = chunk.partition(b"\0")
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed[1:], _MOST_OF_A_CHUNK) if mark and name else b""
    except zlib.error:
        return UNREADABLE
    return unpacked if unpacked and unpacker.eof else UNREADABLE


def key(found: dict[bytes, bytes]) -> tuple[int, ...]:
    """The transparent colour, at the file's depth: one number or three; empty if there is none, or alpha is stored otherwise."""
    header, clear = found.get(b"IHDR", b""), found.get(b"tRNS", b"")
    if len(header) != 13 or header[9] not in {0, 2}:
        return ()
    count = 1 if header[9] == 0 else 3
    if len(clear) < 2 * count:
        return ()
    full = (1 << header[8]) - 1
    return tuple(number & full for number in struct.unpack(f">{count}H", clear[: 2 * count]))


def alpha_by_key(
    values: npt.NDArray[np.generic], colour: tuple[int, ...], depth: int
) -> npt.NDArray[np.uint8]:
    """0 where a picture has the transparent colour, 255 elsewhere, (H, W).

    Args:
        values: (H, W) or (H, W, 3); with fewer than 8 bits as Pillow widens them: 0 to 255, or truth values.
        colour: Transparent colour at the file's depth.
        depth: Number of bits of the file's channels.
    """
    wide = values.astype(np.uint16) * (255 if values.dtype == np.bool_ else 1)
    same = wide == np.array(colour, dtype=np.uint16) * (255 // ((1 << depth) - 1) if depth < 8 else 1)
    return np.where(same.all(axis=2) if same.ndim == 3 else same, 0, 255).astype(np.uint8)


def without_notes(data: bytes) -> bytes:
    """A PNG without its metadata, its profile and all pictures but the first."""
    return START + b"".join(chunk for kind, chunk in _whole_chunks(data) if kind not in _NOTES)


def _whole_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(START)
    while place + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + size
        yield kind, data[place:end]
        place = end
