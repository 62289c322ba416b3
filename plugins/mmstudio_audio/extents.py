"""Where the sound lies in a file that is made of chunks with a name and a length, whatever these lengths promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from mmstudio_audio.splice import bytes_at
from mmstudio_audio.tags import MARKS

ENDLESS = 0x7E00_0000
"""Lengths from here on are written by those who do not know them."""
_SCRAPS = 64
"""Fewer bytes than these behind a sound are none of it."""
_BLOCK, _NEAR = 1 << 20, 1 << 12
_MOST = 10_000
"""More chunks than any file has."""
_NAMES = (
    b"LISTINFOid3 ID3 bextcue smplinstJUNKjunkPAD acidfactPEAKiXML_PMXcartDISPplstnotelablafsplevlumidFLLRLGWVMD5 "
    b"chnaaxmlCOMTMARKAPPLANNONAMEAUTHMIDICHANstrguuidfreepaktinfooverpeakmidi"
)
_USUAL = frozenset(_NAMES[place : place + 4] for place in range(0, len(_NAMES), 4))


@dataclass(frozen=True)
class Layout:
    """How chunks are laid out.

    Attributes:
        name: Bytes of a name, of which the first four are looked at.
        size: Bytes of a length.
        order: Of these bytes.
        align: What the places of chunks are multiples of.
        inclusive: Whether a length counts name and length too.
    """

    name: int = 4
    size: int = 4
    order: Literal["little", "big"] = "little"
    align: int = 2
    inclusive: bool = False

    @property
    def header(self) -> int:
        """Bytes before the body of a chunk."""
        return self.name + self.size


@dataclass(frozen=True)
class Chunk:
    """A chunk of a file: its name, where its body begins, and how long that is said to be."""

    name: bytes
    start: int
    said: int


@dataclass(frozen=True)
class Extent:
    """Where a sound lies.

    Attributes:
        start, stop: First byte, and the first behind it.
        said: How many bytes were promised; ``None`` if that can not be.
        after: Where to look for what is joined to it.
        goes_on: Whether it lasts longer than was promised.
    """

    start: int
    stop: int
    said: int | None
    after: int
    goes_on: bool = False


def walk(file: BinaryIO, at: int, stop: int, layout: Layout) -> Iterator[Chunk]:
    """The chunks of a stretch, until one does not end in it or has no name.

    A chunk of odd length that lacks its filling byte is passed as well.
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
    """Where the sound lies that a chunk begins with.

    A length that is larger than what follows, or than can be, means: to the end. So does none at all. One that is too
    small is believed if chunks, tags, zeros or another sound follow, as they do behind a true one.
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
    """Where chunks and tags end that begin behind a sound; ``None`` if neither begins there."""
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
    """Whether some bytes begin a file of chunks, and not a chunk in one."""
    return (head[:4], head[8:12]) in {
        (b"RIFF", b"WAVE"), (b"RIFX", b"WAVE"), (b"RF64", b"WAVE"), (b"BW64", b"WAVE"),
        (b"FORM", b"AIFF"), (b"FORM", b"AIFC"),
    } or (head[:4] == b".snd" and 24 <= int.from_bytes(head[4:8], "big") < _NEAR)  # fmt: skip


def _is_name(name: bytes) -> bool:
    return len(name) == 4 and name.isascii() and name.decode("ascii").isprintable()


def _is_blank(file: BinaryIO, start: int, stop: int) -> bool:
    """Whether a stretch holds nothing but zeros."""
    while start < stop:
        block = bytes_at(file, start, min(_BLOCK, stop - start))
        if not block or block.strip(b"\0"):
            return not block
        start += len(block)
    return True


def _aligned(size: int, align: int) -> int:
    return size + -size % align
