"""Ogg: sounds that follow each other in one file are links of a chain, which libsndfile reads the first of only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mmstudio_audio.splice import Part, bytes_at

_MARK = b"OggS"
_HEADER = 27
_BEGINS, _ENDS = 2, 4
_BLOCK = 1 << 16
_FAR = 1 << 20
"""How far a page is looked for behind one that is damaged."""


@dataclass(frozen=True)
class _Page:
    """A page: its place, the first byte behind it, its flags, and the stream that it belongs to."""

    start: int
    stop: int
    flags: int
    stream: bytes


def parts(file: BinaryIO, start: int, stop: int) -> Iterator[Part]:
    """The links of a chain, one by one."""
    begun, inside, open_streams = start, False, set[bytes]()
    for page in _pages(file, start, stop):
        if page.flags & _BEGINS:
            if inside:
                yield Part(((begun, page.start),), unfinished=bool(open_streams))
                begun, inside, open_streams = page.start, False, set()
            open_streams.add(page.stream)
        else:
            inside = True
        if page.flags & _ENDS:
            open_streams.discard(page.stream)
    yield Part(((begun, stop),), unfinished=bool(open_streams))


def _pages(file: BinaryIO, at: int, stop: int) -> Iterator[_Page]:
    while at < stop:
        page = _page(file, at)
        if page is None:
            at = _next(file, at + 1, min(stop, at + _FAR))
            continue
        if page.stop > stop:
            return
        yield page
        at = page.stop


def _page(file: BinaryIO, at: int) -> _Page | None:
    head = bytes_at(file, at, _HEADER + 255)
    if len(head) < _HEADER or not head.startswith(_MARK):
        return None
    lengths = head[_HEADER : _HEADER + head[26]]
    return _Page(at, at + _HEADER + len(lengths) + sum(lengths), head[5], head[14:18])


def _next(file: BinaryIO, at: int, stop: int) -> int:
    """Where a page may begin; behind the stretch if none does."""
    while at < stop:
        block = bytes_at(file, at, _BLOCK)
        place = block.find(_MARK)
        if place >= 0:
            return at + place
        if len(block) < _BLOCK:
            break
        at += len(block) - len(_MARK) + 1
    return stop
