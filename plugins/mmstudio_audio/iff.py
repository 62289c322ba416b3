"""Sounds in AIFF and AIFF-C, in Apple's CAF, and in AU, which has a single header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Literal

from mmstudio_audio.extents import ENDLESS, Chunk, Extent, Layout, extent, is_outer, walk
from mmstudio_audio.splice import SplicePart, bytes_at

_AIFF, _CAF = Layout(order="big"), Layout(size=8, order="big", align=1)
_AU = Layout(order="big", align=1)
_AU_HEADER = 24
_AU_BYTES = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1}
"""Coding to bytes per sample."""
_AIFF_BYTES = {
    b"ulaw": 1,
    b"alaw": 1,
    b"ima4": 0,
    b"gsm ": 0,
    b"mac3": 0,
    b"mac6": 0,
    b"qdmc": 0,
    b"qdm2": 0,
    b"qclp": 0,
}
"""Coding to bytes per sample, if that differs from the stated number of bits; 0 for codings in blocks."""


def aiff_parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The sounds of an AIFF file, including joined ones."""
    while start < stop and is_outer(bytes_at(file, start, 12)):
        chunks: dict[bytes, Chunk] = {}
        for chunk in walk(file, start + 12, stop, _AIFF):
            if is_outer(bytes_at(file, chunk.start - _AIFF.header, 12)):
                break
            chunks.setdefault(chunk.name, chunk)
        common, sound = chunks.get(b"COMM"), chunks.get(b"SSND")
        if common is None or sound is None:
            yield SplicePart(((start, stop),))
            return
        form = bytes_at(file, common.start, min(common.said, 256))
        offset = int.from_bytes(bytes_at(file, sound.start, 4), "big")
        body = Chunk(sound.name, sound.start + 8 + offset, sound.said - 8 - offset)
        place = extent(file, body, stop, _AIFF)
        there = place.stop - place.start
        head = b"".join(
            (
                b"FORM", (0x7FFF_FFFE).to_bytes(4, "big"), bytes_at(file, start + 8, 4),
                b"COMM", len(form).to_bytes(4, "big"), form, b"\0" * (len(form) % 2),
                b"SSND", (there + 8).to_bytes(4, "big"), bytes(8),
            )
        )  # fmt: skip
        promised = _stated(form, place)
        yield SplicePart((head, (place.start, place.stop)), promised, promised, 1, goes_on=place.goes_on)
        start = place.after


def _stated(form: bytes, place: Extent) -> int | None:
    """The stated number of samples of an AIFF, if it can be right: codings in blocks count blocks there, or anything else."""
    wide = _AIFF_BYTES.get(form[18:22].lower(), -(-int.from_bytes(form[6:8], "big") // 8))
    frames = int.from_bytes(form[2:6], "big")
    if place.said is None or not wide or not 0 < frames < ENDLESS:
        return None
    bytes_stated = frames * wide * int.from_bytes(form[:2], "big")
    whole = place.said <= place.stop - place.start
    return None if whole and bytes_stated > place.said else frames


def caf_parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The sound of a CAF file; its data length is corrected, everything else stays unchanged."""
    for chunk in walk(file, start + 8, stop, _CAF):
        if chunk.name == b"data":
            place = extent(file, chunk, stop, _CAF)
            size = (place.stop - place.start).to_bytes(8, "big")
            pieces = ((start, chunk.start - 8), size, (chunk.start, stop))
            yield SplicePart(pieces, goes_on=place.goes_on)
            return
    yield SplicePart(((start, stop),))


def au_parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The sounds of an AU file, including joined ones."""
    while start < stop:
        head = bytes_at(file, start, _AU_HEADER)
        order: Literal["little", "big"] = "little" if head.startswith(b"dns.") else "big"
        offset, said = (int.from_bytes(head[at : at + 4], order) for at in (4, 8))
        if len(head) < _AU_HEADER or not _AU_HEADER <= offset <= stop - start:
            yield SplicePart(((start, stop),))
            return
        place = extent(file, Chunk(head[:4], start + offset, said), stop, _AU)
        size = (place.stop - place.start).to_bytes(4, order)
        pieces = (head[:8] + size + head[12:], (start + _AU_HEADER, place.stop))
        yield SplicePart(pieces, _promised(head, place.said, order), goes_on=place.goes_on)
        start = place.after


def _promised(head: bytes, said: int | None, order: Literal["little", "big"]) -> int | None:
    """Samples per channel in a number of bytes of an AU, if one sample has whole bytes."""
    wide = _AU_BYTES.get(int.from_bytes(head[12:16], order), 0) * int.from_bytes(head[20:24], order)
    return said // wide if said is not None and wide else None
