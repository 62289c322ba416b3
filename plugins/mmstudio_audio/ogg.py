"""Ogg: of parallel streams the first one with sound is used, and of joined files (the links of a chain) every one.

libsndfile reads only the first stream of the first link, and does not support FLAC in Ogg everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mmstudio_audio import flac
from mmstudio_audio.splice import Piece, SplicePart, Stretch, bytes_at

_MARK = b"OggS"
_HEADER = 27
_BEGINS, _ENDS = 2, 4
_BLOCK = 1 << 16
_FAR = 1 << 20
"""Distance in which a page is searched after a damaged one."""
_FLAC = b"\x7fFLAC"
_NATIVE = 9
"""Where a native FLAC begins in its first page."""
_SOUNDS = (b"\x01vorbis", b"OpusHead", _FLAC)
"""Start of the first page of a sound stream."""


@dataclass(frozen=True)
class _Page:
    """A page: its place, the start of its body, its end, its flags, and its stream."""

    start: int
    body: int
    stop: int
    flags: int
    stream: bytes


@dataclass
class _Stream:
    """The pages of one stream, as stretches without gaps; those of FLAC without their page headers."""

    coding: bytes
    stretches: list[Stretch] = field(default_factory=list)
    ended: bool = False

    def add(self, page: _Page) -> None:
        first = page.start if self.coding != _FLAC else page.body if self.stretches else page.body + _NATIVE
        if self.stretches and self.stretches[-1][1] == first:
            first = self.stretches.pop()[0]
        self.stretches.append((first, page.stop))
        self.ended = bool(page.flags & _ENDS)


def parts(file: BinaryIO, start: int, stop: int) -> Iterator[SplicePart]:
    """The links of a chain, one by one; the whole stretch if it has no known sound coding."""
    streams: dict[bytes, _Stream] = {}
    inside = found = cut = False
    for page in _pages(file, start, stop):
        if page.stop > stop:
            cut = True
            break
        if page.flags & _BEGINS and inside:
            for part in _parts(file, streams, cut=False):
                found = True
                yield part
            streams, inside = {}, False
        if page.flags & _BEGINS:
            streams.setdefault(page.stream, _Stream(_coding(file, page)))
        else:
            inside = True
        if page.stream in streams:
            streams[page.stream].add(page)
    for part in _parts(file, streams, cut=cut):
        found = True
        yield part
    if not found:
        yield SplicePart(((start, stop),))


def _parts(file: BinaryIO, streams: dict[bytes, _Stream], *, cut: bool) -> Iterator[SplicePart]:
    """The first stream of sound of a link."""
    for stream in streams.values():
        if stream.coding == _FLAC:
            yield flac.part(file, stream.stretches)
            return
        if stream.coding:
            pieces: tuple[Piece, ...] = tuple(stream.stretches)
            yield SplicePart(pieces, unfinished=cut and not stream.ended)
            return


def _coding(file: BinaryIO, page: _Page) -> bytes:
    head = bytes_at(file, page.body, 16)
    return next((mark for mark in _SOUNDS if head.startswith(mark)), b"")


def _pages(file: BinaryIO, at: int, stop: int) -> Iterator[_Page]:
    while at < stop:
        page = _page(file, at)
        if page is None:
            at = _next(file, at + 1, min(stop, at + _FAR))
            continue
        yield page
        at = page.stop


def _page(file: BinaryIO, at: int) -> _Page | None:
    head = bytes_at(file, at, _HEADER + 255)
    if len(head) < _HEADER or not head.startswith(_MARK):
        return None
    lengths = head[_HEADER : _HEADER + head[26]]
    body = at + _HEADER + head[26]
    return _Page(at, body, body + sum(lengths), head[5], head[14:18])


def _next(file: BinaryIO, at: int, stop: int) -> int:
    """Where the next page may begin; the end of the stretch if there is none."""
    while at < stop:
        block = bytes_at(file, at, _BLOCK)
        place = block.find(_MARK)
        if place >= 0:
            return at + place
        if len(block) < _BLOCK:
            break
        at += len(block) - len(_MARK) + 1
    return stop
