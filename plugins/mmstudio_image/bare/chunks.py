"""PNG, WebP and GIF without metadata: only the chunks that a picture needs are kept."""

from __future__ import annotations

import struct
import zlib

from mmstudio_image.bare.notes import PictureNotTakenApartError, exif_of

PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"tRNS gAMA cHRM sRGB iCCP cICP mDCV mDCv cLLI cLLi sBIT bKGD hIST pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_GIF_KEPT = frozenset((b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"))
_EXIF_BIT, _XMP_BIT = 0x08, 0x04


def bare_png(data: bytes, orientation: int) -> bytes:
    """A PNG, also an animated one, up to its end."""
    if data[:8] != PNG:
        raise PictureNotTakenApartError
    parts, place = [PNG], 8
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data):
            break
        if kind[:1].isupper() or kind in _PNG_KEPT:
            parts.append(data[place:end])
        if kind == b"IHDR" and (exif := exif_of(orientation)):
            parts.append(struct.pack(">I4s", len(exif), b"eXIf") + exif)
            parts.append(struct.pack(">I", zlib.crc32(b"eXIf" + exif)))
        place = end
        if kind == b"IEND":
            return b"".join(parts)
    raise PictureNotTakenApartError


def bare_webp(data: bytes, orientation: int) -> bytes:
    """A WebP, also an animated one."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise PictureNotTakenApartError
    chunks: list[tuple[bytes, bytes]] = []
    place, end = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while place + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, place)
        if kind in _WEBP_KEPT:
            chunks.append((kind, data[place + 8 : place + 8 + length]))
        place += 8 + length + length % 2
    exif = exif_of(orientation)
    if exif:
        if not chunks or chunks[0][0] != b"VP8X":
            raise PictureNotTakenApartError
        chunks.append((b"EXIF", exif))
    body = b"".join(
        _chunk(kind, _flagged(content, bool(exif)) if kind == b"VP8X" else content)
        for kind, content in chunks
    )
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WEBP") + body


def _flagged(header: bytes, exif: bool) -> bytes:  # noqa: FBT001 - a bit
    """The header of a WebP with flags for its other chunks."""
    return bytes(((header[0] & ~(_EXIF_BIT | _XMP_BIT)) | (_EXIF_BIT if exif else 0),)) + header[1:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(content)) + content + b"\0" * (len(content) % 2)


def bare_gif(data: bytes, orientation: int) -> bytes:
    """A GIF, also an animated one; it has no orientation."""
    del orientation
    if data[:4] != b"GIF8":
        raise PictureNotTakenApartError
    place = 13 + _palette(data[10])
    parts = [data[:place]]
    while place < len(data):
        start, kind = place, data[place]
        if kind == 0x3B:
            return b"".join((*parts, b";"))
        if kind == 0x2C:
            place = _behind_blocks(data, place + 11 + _palette(data[place + 9]))
            parts.append(data[start:place])
        elif kind == 0x21:
            place = _behind_blocks(data, place + 2)
            if data[start + 1] == 0xF9 or (
                data[start + 1] == 0xFF and data[start + 3 : start + 14] in _GIF_KEPT
            ):
                parts.append(data[start:place])
        else:
            break
    raise PictureNotTakenApartError


def _palette(flags: int) -> int:
    """Number of bytes of a colour table."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind_blocks(data: bytes, place: int) -> int:
    while data[place]:
        place += 1 + data[place]
    return place + 1
