"""MPEG audio, layers I to III: the file has no overall header, so frames are counted, and other bytes are left out.

A first frame named Xing or Info (VBRI with Fraunhofer's encoder) may state how many frames follow, and how many samples
an encoder added at both ends. Programs that write to a pipe leave it out, and programs that cut or join files leave it
wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO, NamedTuple

from mmstudio_audio.splice import BEYOND, Piece, SplicePart, bytes_at
from mmstudio_audio.tags import MARKS, id3_bytes

_RATES_HZ = (44100, 48000, 32000)
_KBITS = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""(1 for MPEG 1, 2 for MPEG 2 and 2.5; layer) to kilobits per second."""
_NAMES, _FRAUNHOFER = (b"Xing", b"Info"), b"VBRI"
_SURE = 4
"""Number of frames in a row that cannot be an accident."""
_FAR = 1 << 18
"""Distance in which a first frame, or the next one after other bytes, is searched."""
_MOST_BYTES = 1 << 26
"""More than ten minutes at the highest rate; bytes after this are not examined."""
_TAG = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)
"""An empty tag: without one, libsndfile looks for a file in the working directory that states the kind."""
_GAP: tuple[Piece, Piece] = ((BEYOND, BEYOND + (1 << 40)), bytes(128))
"""Pieces appended to frames without a counting first frame: libsndfile estimates their number from the length of the file
and reads no further, so the length must be far too large; at the very end, it looks for a tag of 128 bytes."""

_Kind = tuple[int, int, int, int]
"""Version, layer, rate in Hz, channels."""


class _Frame(NamedTuple):
    """The facts in a header: the kind of a frame, its bytes, its samples, and the place of a name in a first frame."""

    kind: _Kind
    size: int
    samples: int
    name_at: int


@dataclass
class _Run:
    """Frames of one kind, as stretches without gaps; and the place of the name in a counting first frame, if there is one."""

    kind: _Kind
    stretches: list[list[int]] = field(default_factory=list)
    frames: int = 0
    samples: int = 0
    head: _Frame | None = None
    name_at: int = 0

    def add(self, at: int, frame: _Frame) -> None:
        if self.stretches and self.stretches[-1][1] == at:
            self.stretches[-1][1] += frame.size
        else:
            self.stretches.append([at, at + frame.size])
        self.frames += 1
        self.samples += frame.samples


def parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The sounds of a file of frames, one unless several are joined; empty if it has no frames."""
    data = bytes_at(file, start, min(stop - start, _MOST_BYTES))
    for run in _runs(data):
        yield _part(run, data, start)


def _runs(data: bytes) -> Iterator[_Run]:
    run: _Run | None = None
    at = 0
    while at < len(data):
        frame = _frame(data, at)
        known = frame is not None and run is not None and frame.kind == run.kind
        name_at = _name_at(data, at, frame) if frame is not None else 0
        sure = known or name_at or (frame is not None and _is_sure(data, at, frame.kind, _SURE))
        if frame is None or at + frame.size > len(data) or not sure:
            at = _next(data, at, run)
            continue
        if run is None or not known or name_at:
            if run is not None and run.frames:
                yield run
            run = _Run(frame.kind)
        if name_at:
            run.head, run.name_at = frame, name_at
        else:
            run.add(at, frame)
        at += frame.size
    if run is not None and run.frames:
        yield run


def _part(run: _Run, data: bytes, start: int) -> SplicePart:
    """The frames of a run; the counts in its first frame are corrected."""
    pieces: list[Piece] = [(start + first, start + last) for first, last in run.stretches]
    name_at, head = run.name_at, run.head
    counted = run.frames
    told = int.from_bytes(data[name_at + 8 : name_at + 12], "big")
    if counted == 1 and head is None:
        # libmpg123 needs a following frame: the last one is repeated, and its samples are not kept
        return SplicePart((_TAG, *pieces, *pieces), None, run.samples, 2 * run.samples, run.samples)
    if head is None or data[name_at : name_at + 4] == _FRAUNHOFER or not data[name_at + 7] & 1:
        return SplicePart((_TAG, *pieces, *_GAP), counted=run.samples)
    first = data[name_at - head.name_at : name_at - head.name_at + head.size]
    promised = told * head.samples if told > counted + 1 else None
    return SplicePart(
        (_TAG, _counting(first, head, max(told, counted)), *pieces), promised, counted=run.samples
    )


def _counting(first: bytes, head: _Frame, frames: int) -> bytes:
    """A first frame that states the number of frames and the samples an encoder added, but no bytes or places."""
    flags = first[head.name_at + 7]
    at = head.name_at + 12 + 4 * bool(flags & 2) + 100 * bool(flags & 4)
    begin = first[: head.name_at + 7] + bytes((1 | flags & 8,)) + frames.to_bytes(4, "big")
    behind = first[at:] if flags & 1 else b""  # a frame with wrong counts is not believed in anything
    return (begin + behind).ljust(head.size, b"\0")[: head.size]


def _name_at(data: bytes, at: int, frame: _Frame) -> int:
    """Where the name stands in a frame that describes all others; 0 in any other frame."""
    place = at + frame.name_at
    if frame.kind[1] != 3:
        return 0
    if data[place : place + 4] in _NAMES:
        return place
    return at + 36 if data[at + 36 : at + 40] == _FRAUNHOFER else 0


def _next(data: bytes, at: int, run: _Run | None) -> int:
    """Where to continue after bytes that are not a frame: after a tag, or at the next frame; at the end if there is none."""
    if data.startswith(MARKS, at) and 0 < (size := id3_bytes(data[at : at + 10])) < len(data) - at:
        return at + size
    last = min(len(data), at + _FAR)
    while (at := data.find(b"\xff", at + 1, last)) >= 0:
        frame = _frame(data, at)
        if frame is not None:
            known = run is not None and frame.kind == run.kind
            if _is_sure(data, at, frame.kind, 2 if known else 2 * _SURE):
                return at
        elif data.startswith(MARKS[0], at):
            break
    return len(data)


def _is_sure(data: bytes, at: int, kind: _Kind, count: int) -> bool:
    """Whether enough frames of a kind follow each other, or fewer up to the end."""
    for _ in range(count):
        if at >= len(data) or data.startswith(MARKS, at):
            return True
        frame = _frame(data, at)
        if frame is None or frame.kind != kind:
            return False
        at += frame.size
    return True


def _frame(data: bytes, at: int) -> _Frame | None:
    if data[at] != 0xFF or at + 4 > len(data):
        return None
    return _read(data[at + 1], data[at + 2], data[at + 3] >> 6 == 3)


@cache
def _read(second: int, third: int, mono: bool) -> _Frame | None:  # noqa: FBT001 - one of three fields of a header
    """The second and third byte of a header, and whether it is mono."""
    version, layer = (second >> 3) & 3, 4 - ((second >> 1) & 3)
    bits, rate = third >> 4, (third >> 2) & 3
    if second < 0xE0 or version == 1 or layer == 4 or bits in {0, 15} or rate == 3:
        return None
    first = version == 3
    hertz = _RATES_HZ[rate] >> (0 if first else 1 if version == 2 else 2)
    kbits = _KBITS[1 if first else 2, layer][bits - 1]
    padded = (third >> 1) & 1
    samples = 384 if layer == 1 else 576 if layer == 3 and not first else 1152
    size = 4 * (12_000 * kbits // hertz + padded) if layer == 1 else samples * 125 * kbits // hertz + padded
    side = (17 if mono else 32) if first else (9 if mono else 17)
    return _Frame((version, layer, hertz, 1 if mono else 2), size, samples, 4 + side)
