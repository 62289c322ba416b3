"""The importer of IDX files, the format of MNIST: grey pictures as bytes, with labels beside them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.api import (
    BadFileError,
    Content,
    ImportPlan,
    ImportRequest,
    NewSample,
    PackedStream,
    Problem,
    Split,
    UsageError,
    is_packed,
    open_packed,
)
from mmstudio_files.folders.contents import outweigh
from mmstudio_files.folders.places import entries, printable, split_in, unwrapped
from mmstudio_files.formats.drawn import png, slots_of

COLUMN = "class"
MOST_PIXELS = 1 << 24
"""Largest number of bytes of one picture."""

_PICTURES = re.compile(r"(.*?)images?([-._])idx([34])([-._]ubyte)?(\.gz)?", re.IGNORECASE)
_UNSIGNED = 8
_FOLDERS = ("", "raw", "MNIST/raw", "FashionMNIST/raw")


@dataclass(frozen=True)
class _Header:
    """The header of a file: the number of items, and the shape of one."""

    count: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of bytes of one item."""
        return int(np.prod(self.shape, dtype=np.int64)) if self.shape else 1


class MnistImporter:
    """Reads ``train-images-idx3-ubyte`` with ``train-labels-idx1-ubyte``, plain or compressed with gzip.

    ``train`` and ``t10k`` (or ``test``) in the names give the split; the label becomes the column ``class``. Files with
    three dimensions have grey pictures, files with four (height, width, 3) coloured ones. One picture is held at a
    time.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a file of pictures by its name, or a folder with one."""
        if source.is_file():
            return _PICTURES.fullmatch(source.name) is not None
        return source.is_dir() and outweigh(_inside(source), source)

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read the headers.

        Raises:
            UsageError: If none can be read.
        """
        count, notes = 0, list[str]()
        labelled = False
        for path in _paths(request.source):
            try:
                with open_packed(path) as stream:
                    header = _pictures(stream, path)
                    count += _there(header, stream, path)
            except (BadFileError, OSError, EOFError, zlib.error) as error:
                notes.append(f"{path.name} is left out: {_reason(error, path)}")
                continue
            labels = _labels_of(path)
            labelled |= labels is not None
            if labels is None:
                notes.append(f"There are no labels for {path.name}.")
        if not count:
            raise UsageError(
                "{file} cannot be read: {reason}.",
                file=str(request.source),
                reason=notes[0].rstrip(".") if notes else "it holds no pictures",
            )
        return ImportPlan(slots_of(request, (COLUMN,) if labelled else ()), count, tuple(notes))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples in order of the files, training before testing."""
        labelled = any(slot.name == "table" for slot in plan.slots)
        for path in _paths(request.source):
            yield from _read(path, labelled=labelled)


def _paths(source: Path) -> list[Path]:
    found = [source] if source.is_file() else _inside(source)
    if not found:
        raise UsageError("{folder} holds no file of pictures in the format IDX.", folder=str(source))
    return found


def _inside(source: Path) -> list[Path]:
    """Picture files in a folder, training first; of a file that exists in both forms, the plain one."""
    root = unwrapped(source)
    found: dict[str, Path] = {}
    for inner in _FOLDERS:
        for item in entries(root / inner):
            if _PICTURES.fullmatch(item.name) and item.is_file():
                plain = item.path.removesuffix(".gz")
                found.setdefault(plain, Path(item.path))
    return sorted(found.values(), key=lambda path: (_split(path) == "test", path))


def _split(path: Path) -> Split | None:
    return "test" if "t10k" in path.name.lower() else split_in(path.name)


def _labels_of(path: Path) -> Path | None:
    match = _PICTURES.fullmatch(path.name)
    if match is None:
        return None
    before, mark, _, ending, _ = match.groups()
    names = [f"{before}labels{mark}idx1{ending or ''}{packed}" for packed in ("", ".gz")]
    return next((path.with_name(name) for name in names if path.with_name(name).is_file()), None)


def _header(stream: PackedStream, path: Path) -> _Header:
    start = stream.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] != _UNSIGNED or not 1 <= start[3] <= 4:
        raise BadFileError("{file} is no IDX file of bytes.", file=path.name)
    sizes = stream.read(4 * start[3])
    if len(sizes) < 4 * start[3]:
        raise BadFileError("{file} ends too early.", file=path.name)
    count, *shape = struct.unpack(f">{start[3]}I", sizes)
    return _Header(count, tuple(shape))


def _pictures(stream: PackedStream, path: Path) -> _Header:
    """The header of a file of pictures.

    Raises:
        BadFileError: If it does not describe pictures, or describes pictures that are too large.
    """
    header = _header(stream, path)
    grey = len(header.shape) == 2
    if (
        not (grey or (len(header.shape) == 3 and header.shape[2] == 3))
        or not 0 < header.size <= 3 * MOST_PIXELS
    ):
        shape = " x ".join(map(str, header.shape)) or "nothing"
        raise BadFileError(
            "{file} holds items of {shape}, which are no pictures.", file=path.name, shape=shape
        )
    return header


def _there(header: _Header, stream: PackedStream, path: Path) -> int:
    """Largest number of items in a file: limited by its size, unless it is compressed."""
    if is_packed(stream):
        return header.count
    return min(header.count, (path.stat().st_size - stream.tell()) // header.size)


def _read(path: Path, *, labelled: bool) -> Iterator[NewSample | Problem]:
    name = printable(path.name)
    labels = _labels_of(path) if labelled else None
    try:
        with ExitStack() as stack:
            stream = stack.enter_context(open_packed(path))
            header = _pictures(stream, path)
            classes = _Labels(stack.enter_context(open_packed(labels)), labels) if labels else None
            for number in range(header.count):
                data = stream.read(header.size)
                if len(data) < header.size:
                    yield Problem(name, f"{name} ends too early: it has {number} of {header.count} pictures.")
                    return
                place = f"{name}, picture {number + 1}"
                label = classes.next() if classes else None
                picture = Content(png(np.frombuffer(data, np.uint8).reshape(header.shape)), ".png", place)
                values: dict[str, tuple[Any, ...]] = {"image": (picture,)}
                if label is not None:
                    values["table"] = ({COLUMN: str(label)},)
                yield NewSample(values, _split(path), {}, place)
            if classes and (reason := classes.left(header.count)):
                yield Problem(printable(labels.name) if labels else name, reason)
    except (BadFileError, OSError, EOFError, zlib.error) as error:
        yield Problem(name, _reason(error, path))


class _Labels:
    """The labels beside the pictures; no more labels are given after an error."""

    def __init__(self, stream: PackedStream, path: Path) -> None:
        self._stream, self._path = stream, path
        self._trouble = ""
        self._given = 0
        try:
            header = _header(stream, path)
            if header.shape:
                self._trouble = f"{path.name} holds no labels."
        except (BadFileError, OSError, EOFError, zlib.error) as error:
            self._trouble = _reason(error, path)

    def next(self) -> int | None:
        if self._trouble:
            return None
        try:
            data = self._stream.read(1)
        except (OSError, EOFError, zlib.error) as error:
            self._trouble = _reason(error, self._path)
            return None
        self._given += len(data)
        return data[0] if data else None

    def left(self, pictures: int) -> str:
        """Notes about them at the end."""
        if self._trouble:
            return self._trouble
        if self._given < pictures:
            return f"There are {pictures} pictures and {self._given} labels; those without one have no class."
        return ""


def _reason(error: Exception, path: Path) -> str:
    return str(error) if isinstance(error, BadFileError) else f"{path.name} is damaged or incomplete."
