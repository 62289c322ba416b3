"""The extent of the sound in a file of named chunks, even if their stated lengths are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from mmstudio_audio.splice import bytes_at
from mmstudio_audio.tags import MARKS

ENDLESS = 0x7E00_0000
"""Lengths from here on mean that the writer did not know the length."""
_SCRAPS = 64
"""Fewer remaining bytes than this after a sound do not belong to it."""
_BLOCK, _NEAR = 1 << 20, 1 << 12
_MOST = 10_000
"""Largest number of chunks; no file has more."""
_NAMES = (
    b"LISTINFOid3 ID3 bextcue smplinstJUNKjunkPAD acidfactPEAKiXML_PMXcartDISPplstnotelablafsplevlumidFLLRLGWVMD5 "
    b"chnaaxmlCOMTMARKAPPLANNONAMEAUTHMIDICHANstrguuidfreepaktinfooverpeakmidi"
)
_USUAL = frozenset(_NAMES[place : place + 4] for place in range(0, len(_NAMES), 4))


@dataclass(frozen=True)
class Layout:
    """How chunks are laid out in a kind of file.

    Attributes:
        name: Number of bytes of a name, of which the first four are used.
        size: Number of bytes of a length.
        order: Byte order of the length.
        align: Chunks begin at multiples of this number of bytes.
        inclusive: Whether a length includes name and length fields.
    """

    name: int = 4
    size: int = 4
    order: Literal["little", "big"] = "little"
    align: int = 2
    inclusive: bool = False

    @property
    def header(self) -> int:
        """Number of bytes before the body of a chunk."""
        return self.name + self.size


@dataclass(frozen=True)
class Chunk:
    """A chunk of a file: its name, where its body begins, and its stated length."""

    name: bytes
    start: int
    said: int


@dataclass(frozen=True)
class Extent:
    """The extent of a sound in a file.

    Attributes:
        start, stop: First byte, and the first one after it.
        said: Stated number of bytes; ``None`` if it is impossible.
        after: Where to look for a joined sound.
        goes_on: Whether the sound is longer than stated.
    """

    start: int
    stop: int
    said: int | None
    after: int
    goes_on: bool = False


def walk(file: BinaryIO, at: int, stop: int, layout: Layout) -> Iterator[Chunk]:
    """The chunks of a stretch, up to one that does not end in it or has no name.

    A chunk of odd length without its padding byte is accepted too.
    """
    for _ in range(_MOST):
        chunk = _chunk(file, at, stop, layout)
        if chunk is None:
            return
        yield chunk
        end = chunk.start + chunk.said
        at = chunk.start + _aligned(chunk.said, layout.align)
        if at != end and _chunk(file, at, stop, layout) is None:
            at = end


def extent(file: BinaryIO, chunk: Chunk, stop: int, layout: Layout) -> Extent:
    """The extent of the sound that begins with a chunk.

    A length that is larger than the rest of the file, or impossible, means: to the end. A missing one means the same. A
        length that is too small is believed only if chunks, tags, zeros or another sound follow, as after a correct
        one.
    """
    start, said, there = chunk.start, chunk.said, max(0, stop - chunk.start)
    if said >= ENDLESS or said < 0:
        return Extent(start, start + there, None, stop)
    if said > there:
        return Extent(start, start + there, said, stop)
    end = start + said
    behind = stop - end
    after = _after(file, end, stop, layout)
    if after is None and (not said or (behind >= _SCRAPS and not _is_blank(file, end, stop))):
        return Extent(start, stop, None, stop, goes_on=said > 0)
    return Extent(start, end, said, stop if after is None else after)


def _chunk(file: BinaryIO, at: int, stop: int, layout: Layout) -> Chunk | None:
    head = bytes_at(file, at, layout.header)
    name = head[:4]
    if at + layout.header > stop or len(head) < layout.header or not _is_name(name):
        return None
    said = int.from_bytes(head[layout.name :], layout.order, signed=layout.size == 8)
    if layout.inclusive:
        said = max(-1, said - layout.header)
    return Chunk(name, at + layout.header, said)


def _after(file: BinaryIO, end: int, stop: int, layout: Layout) -> int | None:
    """Where chunks and tags after a sound end; ``None`` if neither begins there."""
    for at in sorted({end, end + -end % layout.align}):
        found = None
        for chunk in walk(file, at, stop, layout):
            place = chunk.start - layout.header
            if is_outer(bytes_at(file, place, 16)):
                return place
            if chunk.start + chunk.said > stop + layout.align and chunk.name not in _USUAL:
                break
            found = min(stop, chunk.start + chunk.said)
        if found is not None:
            return found
        if bytes_at(file, at, 16).startswith(MARKS):
            return stop
    return None


def is_outer(head: bytes) -> bool:
    """Whether some bytes are the start of a file of chunks, not of a chunk inside one."""
    return (head[:4], head[8:12]) in {
        (b"RIFF", b"WAVE"), (b"RIFX", b"WAVE"), (b"RF64", b"WAVE"), (b"BW64", b"WAVE"),
        (b"FORM", b"AIFF"), (b"FORM", b"AIFC"),
    } or (head[:4] == b".snd" and 24 <= int.from_bytes(head[4:8], "big") < _NEAR)  # fmt: skip


def _is_name(name: bytes) -> bool:
    return len(name) == 4 and name.isascii() and name.decode("ascii").isprintable()


def _is_blank(file: BinaryIO, start: int, stop: int) -> bool:
    """Whether a stretch contains only zeros."""
    while start < stop:
        block = bytes_at(file, start, min(_BLOCK, stop - start))
        if not block or block.strip(b"\0"):
            return not block
        start += len(block)
    return True


def _aligned(size: int, align: int) -> int:
    return size + -size % align
