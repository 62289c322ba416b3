"""Row chunks: rows travel between processes some at a time, as plain data.

Plain data travels in a third of the time that objects take, and a process that only passes it on need not unpack it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from os import fspath
from pathlib import Path, PurePath
from typing import Any, Protocol

from mmstudio.core.sample import Content, NewSample, Problem
from mmstudio.plugins.protocols import Remark
from mmstudio.storage.samples.intake import ReadySample, ReadyValue


@dataclass(frozen=True, slots=True)
class FileRemark:
    """A remark of a codec on a file that is used nevertheless.

    Attributes:
        source: Name of the file.
        remark: The remark.
    """

    source: str
    remark: Remark


Item = NewSample | Problem
Checked = ReadySample | Problem | FileRemark

_MOST = 64
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Some items of an importer, in their order.

    Attributes:
        payload: The items as plain data, see :func:`closed`; or what came through a pipe, unopened.
        items: How many items it holds.
        rows: How many rows of the source begin in it: items of one row share their source.
    """

    payload: list[Any] | bytes
    items: int
    rows: int


class ChunkSource(Protocol):
    """A source of chunks."""

    @property
    def pipe(self) -> Connection[Any, Any] | None:
        """The pipe to wait for before :meth:`take`, which would block otherwise; ``None`` if it never blocks."""

    def take(self) -> RowChunk | None:
        """The next chunk; ``None`` when there are no more."""


class OwnRows:
    """Chunks of items made in this process."""

    pipe = None

    def __init__(self, items: Iterable[Item]) -> None:
        self._chunks = chunked(items)

    def take(self) -> RowChunk | None:
        """The next chunk; ``None`` at the end."""
        return next(self._chunks, None)


def chunked(items: Iterable[Item]) -> Iterator[RowChunk]:
    """Items in chunks of moderate size."""
    source, last = iter(items), ""
    while some := list(_next(source)):
        rows = 0
        for item in some:
            rows, last = rows + (item.source != last), item.source
        yield RowChunk(closed(some), len(some), rows)


def closed(items: Iterable[Item]) -> list[Any]:
    """Items as plain data."""
    return list(map(_packed, items))


def opened(payload: Iterable[Any]) -> list[Item]:
    """Items restored from plain data."""
    return list(map(_unpacked, payload))


def plain(checked: Iterable[Checked]) -> list[Any]:
    """The outcome of rows as plain data."""
    return [
        (tuple(map(tuple, one.values)), *one[1:]) if isinstance(one, ReadySample) else one for one in checked
    ]


def made(answers: Iterable[Any]) -> list[Checked]:
    """The outcome of rows, restored from plain data."""
    return [
        one
        if isinstance(one, Problem | FileRemark)
        else ReadySample(tuple(map(ReadyValue._make, one[0])), *one[1:])
        for one in answers
    ]


def _next(source: Iterator[Item]) -> Iterator[Item]:
    size = 0
    for item in islice(source, _MOST):
        yield item
        if isinstance(item, NewSample):
            size += _bytes_of(item)
        if size > _MOST_BYTES:
            return


def _bytes_of(sample: NewSample) -> int:
    return sum(
        len(value.data)
        for alternatives in sample.values.values()
        for value in alternatives
        if isinstance(value, Content)
    )


def _packed(item: Item) -> Any:
    """A row as plain data; a path becomes a tuple that holds its text."""
    if isinstance(item, Problem):
        return item
    values = [
        (slot, [(fspath(value),) if isinstance(value, PurePath) else value for value in alternatives])
        for slot, alternatives in item.values.items()
    ]
    return values, item.split, dict(item.meta), item.source, item.stars, item.tags


def _unpacked(packed: Any) -> Item:
    if isinstance(packed, Problem):
        return packed
    values, *others = packed
    whole = {
        slot: tuple([Path(*value) if type(value) is tuple else value for value in alternatives])
        for slot, alternatives in values
    }
    return NewSample(whole, *others)
