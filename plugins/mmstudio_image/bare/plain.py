"""BMP, Netpbm, TGA, ICO and rarer kinds without metadata: headers of fixed form before the picture."""

from __future__ import annotations

import re
import struct

from mmstudio_image.bare.chunks import PNG, bare_png
from mmstudio_image.bare.notes import UPRIGHT, PictureNotTakenApartError, kept

_EMBEDDED = b"DEBM"
_TOKEN = re.compile(rb"(?:\s|#[^\n\r]*[\n\r])*([^\s#]+)")
_SAMPLES = {b"P4": 0, b"P5": 1, b"P6": 3}
_FLOATS = {b"Pf": 1, b"PF": 3}
_TGA_FOOT = b"TRUEVISION-XFILE.\0"


def bare_of_kind_without(data: bytes, orientation: int) -> bytes:
    """A file of a kind that cannot hold metadata: QOI, PCX, Sun's, and BMP without its header."""
    del orientation
    return data


def bare_sgi(data: bytes, orientation: int) -> bytes:
    """An SGI picture without the name in its header."""
    del orientation
    return data[:24] + bytes(80) + data[104:]


def bare_dds(data: bytes, orientation: int) -> bytes:
    """A DDS without data in its reserved fields."""
    del orientation
    return data[:32] + bytes(44) + data[76:]


def bare_bmp(data: bytes, orientation: int) -> bytes:
    """A BMP up to the end of its picture, with an embedded profile; a linked profile is removed."""
    del orientation
    if data[:2] != b"BM" or len(data) < 54:
        raise PictureNotTakenApartError
    start, head = struct.unpack_from("<II", data, 10)
    if head < 40:
        return data
    width, height, _, bits, packing, size = struct.unpack_from("<iiHHII", data, 18)
    if packing in {0, 3, 6}:
        size = (abs(width) * bits + 31) // 32 * 4 * abs(height)
    end = min(len(data), start + size) if size else len(data)
    ranges = [(0, start), (start, end)]
    if head >= 124 and data[14 + 56 : 14 + 60] == _EMBEDDED:
        place, length = struct.unpack_from("<II", data, 14 + 112)
        ranges.append((14 + place, 14 + place + length))
    return bytes(kept(data, ranges)[: max(end for _, end in ranges)])


def bare_netpbm(data: bytes, orientation: int) -> bytes:
    """A PBM, PGM, PPM or PFM without comments, up to the end of its first picture."""
    del orientation
    kind = data[:2]
    if kind in {b"P1", b"P2", b"P3"}:
        return re.sub(rb"#[^\n\r]*", b"", data)
    if kind not in _SAMPLES and kind not in _FLOATS:
        raise PictureNotTakenApartError
    place, told = 2, list[bytes]()
    for _ in range(2 if kind == b"P4" else 3):
        found = _TOKEN.match(data, place)
        if found is None:
            raise PictureNotTakenApartError
        told.append(found[1])
        place = found.end()
    width, height = int(told[0]), int(told[1])
    if kind == b"P4":
        size = (width + 7) // 8 * height
    elif kind in _FLOATS:
        size = width * height * _FLOATS[kind] * 4
    else:
        size = width * height * _SAMPLES[kind] * (2 if int(told[2]) > 255 else 1)
    head = kind + b"\n" + b" ".join(told[:2]) + b"\n" + b"".join(b"%b\n" % one for one in told[2:])
    return head + data[place + 1 : place + 1 + size]


def bare_tga(data: bytes, orientation: int) -> bytes:
    """A TGA without the text before its picture, and without the areas that its footer refers to."""
    del orientation
    if len(data) < 18:
        raise PictureNotTakenApartError
    end = len(data)
    if data[-18:] == _TGA_FOOT:
        more = [place for place in struct.unpack_from("<II", data, len(data) - 26) if place > 18]
        end = min([*more, len(data) - 26])
    return b"\0" + data[1:18] + data[18 + data[0] : end]


def bare_ico(data: bytes, orientation: int) -> bytes:
    """An icon with all of its pictures."""
    del orientation
    reserved, kind, count = struct.unpack_from("<HHH", data)
    if reserved or kind not in {1, 2}:
        raise PictureNotTakenApartError
    head, bodies, place = data[:6], list[bytes](), 6 + 16 * count
    for number in range(count):
        entry = data[6 + 16 * number : 22 + 16 * number]
        length, start = struct.unpack_from("<II", entry, 8)
        body = data[start : start + length]
        body = bare_png(body, UPRIGHT) if body[:8] == PNG else body
        head += entry[:8] + struct.pack("<II", len(body), place)
        place += len(body)
        bodies.append(body)
    return head + b"".join(bodies)
