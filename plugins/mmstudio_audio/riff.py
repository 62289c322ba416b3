"""WAV and similar layouts: big-endian RIFX, RF64 and BW64 beyond four gigabytes, Wave64."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from mmstudio_audio import flac, mpeg, ogg
from mmstudio_audio.extents import ENDLESS, Chunk, Layout, extent, is_outer, walk
from mmstudio_audio.splice import SplicePart, bytes_at

_RIFF, _RIFX = Layout(), Layout(order="big")
_W64 = Layout(16, 8, "little", 8, inclusive=True)
_UNKNOWN = 0xFFFF_FFFE
"""Data length that libsndfile takes for "to the end"; even, since odd lengths get a padding byte."""
_NEAR = 1 << 16
_MSADPCM, _IMA, _GSM, _EXTENSIBLE = 0x02, 0x11, 0x31, 0xFFFE
_BLOCKS = {_MSADPCM, _IMA, _GSM, 0x38, 0x40, 0x45, 0x64, 0x65}
"""Codings that make whole blocks of samples."""
_SIZED = {_MSADPCM, _IMA, _GSM}
"""Those of them whose block size is stated in the header."""
_STREAMS = {
    0x50: mpeg.parts,
    0x55: mpeg.parts,
    0xF1AC: flac.parts,
    **dict.fromkeys((0x566F, 0x674F, 0x6750, 0x6751, 0x676F, 0x6770, 0x6771), ogg.parts),
}
"""Codings that put a complete file of another kind into a WAV."""
_WORST_BLOCK = 640


def parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The sounds of a WAV file, including joined ones."""
    while start < stop:
        head = bytes_at(file, start, 40)
        if head.startswith(b"riff"):
            layout, first = _W64, start + 40
        elif is_outer(head):
            layout, first = _RIFX if head.startswith(b"RIFX") else _RIFF, start + 12
        else:
            return
        chunks = _chunks(file, first, stop, layout)
        if b"fmt " not in chunks or b"data" not in chunks:
            yield SplicePart(((start, stop),))
            return
        place = extent(file, _true(file, chunks), stop, layout)
        form = bytes_at(file, chunks[b"fmt "].start, min(chunks[b"fmt "].said, 64))
        fact = _number(file, chunks.get(b"fact"), layout)
        coding = int.from_bytes(form[:2], layout.order)
        if coding in _STREAMS:
            yield from _STREAMS[coding](file, place.start, place.stop)
        else:
            stretch = (place.start, place.stop)
            yield _part(form, stretch, place.said, fact, layout, goes_on=place.goes_on)
        start = place.after


def _chunks(file: BinaryIO, at: int, stop: int, layout: Layout) -> dict[bytes, Chunk]:
    """The first chunk of each name, up to the data."""
    found: dict[bytes, Chunk] = {}
    for chunk in walk(file, at, stop, layout):
        found.setdefault(chunk.name, chunk)
        if chunk.name == b"data":
            return found
    lost = bytes_at(file, at, _NEAR).find(b"data")  # a wrong length led past it
    if lost >= 0 and layout is not _W64:
        said = int.from_bytes(bytes_at(file, at + lost + 4, 4), layout.order)
        found[b"data"] = Chunk(b"data", at + lost + 8, said)
    return found


def _true(file: BinaryIO, chunks: dict[bytes, Chunk]) -> Chunk:
    """The data chunk, with the length from a chunk ``ds64`` if there is one."""
    data, large = chunks[b"data"], chunks.get(b"ds64")
    if large is None or data.said < ENDLESS:
        return data
    said = int.from_bytes(bytes_at(file, large.start + 8, 8), "little", signed=True)
    return Chunk(data.name, data.start, said if said > 0 else -1)


def _number(file: BinaryIO, chunk: Chunk | None, layout: Layout) -> int | None:
    """The number in a chunk ``fact``: samples per channel."""
    if chunk is None:
        return None
    value = int.from_bytes(bytes_at(file, chunk.start, layout.size), layout.order)
    return value if 0 < value < ENDLESS else None


def _part(
    form: bytes,
    stretch: tuple[int, int],
    said: int | None,
    fact: int | None,
    layout: Layout,
    *,
    goes_on: bool,
) -> SplicePart:
    """A part with a header that holds only a format, and its data to the end."""
    order = layout.order
    coding = int.from_bytes(form[:2], order)
    if coding == _EXTENSIBLE:
        coding = int.from_bytes(form[24:26], order)
    grain = int.from_bytes(form[12:14], order)
    start, stop = stretch
    whole, promised, padding, many = 0, None, 0, 1
    if coding in _BLOCKS:
        many = int.from_bytes(form[18:20], order) or _WORST_BLOCK
        padding = many - 1
    if grain and (coding in _SIZED or coding not in _BLOCKS):
        whole = (stop - start) // grain
        promised = said // grain * many if said is not None else None
        if coding in _SIZED and whole and not whole * many < (fact or 0) <= whole * many + many:
            stop = start + whole * grain  # an incomplete last block would sound like noise
        if fact is not None and promised is not None and 0 < promised - fact <= padding:
            promised = fact
    head = b"".join(
        (
            b"RIFX" if order == "big" else b"RIFF", _UNKNOWN.to_bytes(4, order), b"WAVEfmt ",
            len(form).to_bytes(4, order), form, b"\0" * (len(form) % 2), b"data", _UNKNOWN.to_bytes(4, order),
        )
    )  # fmt: skip
    return SplicePart((head, (start, stop)), promised, fact, padding, whole * many, goes_on=goes_on)
