"""The importer of CIFAR-10 and CIFAR-100: batches of 32 x 32 pictures, binary or pickled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.api import (
    BadFileError,
    Content,
    ImportPlan,
    ImportRequest,
    NewSample,
    Problem,
    Split,
    UsageError,
    open_ordinary,
    ordinary_bytes,
)
from mmstudio_files.folders.contents import outweigh
from mmstudio_files.folders.places import entries, printable, split_in, unwrapped
from mmstudio_files.formats.drawn import png, slots_of
from mmstudio_files.formats.pickles import MOST_BYTES, read_pickle

SIZE_PX = 32
PIXELS = 3 * SIZE_PX * SIZE_PX

_TEN = re.compile(r"(data_batch_\d+|test_batch)(\.bin)?")
_HUNDRED = re.compile(r"(train|test)(\.bin)?")
_PICKLED = (b"\x80", b"(d", b"}")
_MOST_NAMES = 1 << 20


@dataclass(frozen=True)
class _Kind:
    """The layout of one of the two data sets.

    Attributes:
        columns: Columns of the table, in the order of the labels before a picture in a binary file.
        lists: Names of the label lists in a pickle, in the same order.
        texts: Files with label names beside binary files, in the same order.
        names: Lists of label names in ``meta``, in the same order.
        meta: The pickle with the label names.
    """

    columns: tuple[str, ...]
    lists: tuple[str, ...]
    texts: tuple[str, ...]
    names: tuple[str, ...]
    meta: str


TEN = _Kind(("class",), ("labels",), ("batches.meta.txt",), ("label_names",), "batches.meta")
HUNDRED = _Kind(
    ("superclass", "class"),
    ("coarse_labels", "fine_labels"),
    ("coarse_label_names.txt", "fine_label_names.txt"),
    ("coarse_label_names", "fine_label_names"),
    "meta",
)


class CifarImporter:
    """Reads the folder of CIFAR-10 or CIFAR-100, or one of its batches.

    The files' names give the split, and the label's name becomes the column ``class``; CIFAR-100 also has the column
    ``superclass``. Python's batches are pickles: :mod:`mmstudio_files.formats.pickles` reads only plain data from them,
    and one batch is held at a time.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a batch by its name and first bytes, or a folder with one."""
        if source.is_file():
            return _is_batch(source)
        return source.is_dir() and outweigh(_inside(source), source)

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Count samples from the sizes of binary files; pickles are not opened.

        Raises:
            UsageError: If there is no batch.
        """
        paths = _paths(request.source)
        kind = _kind(paths[0])
        binary = all(path.suffix == ".bin" for path in paths)
        count = sum(path.stat().st_size // (len(kind.columns) + PIXELS) for path in paths) if binary else 0
        try:
            _names(paths[0], kind)
            notes: tuple[str, ...] = ()
        except BadFileError as error:
            notes = (f"{error} The labels stay numbers.",)
        return ImportPlan(slots_of(request, tuple(reversed(kind.columns))), count, notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples batch by batch, training before testing."""
        del plan
        paths = _paths(request.source)
        kind = _kind(paths[0])
        try:
            names = _names(paths[0], kind)
        except BadFileError:
            names = [[] for _ in kind.columns]
        for path in paths:
            try:
                yield from _batch(path, kind, names)
            except (BadFileError, OSError, ValueError) as error:
                reason = str(error) if isinstance(error, BadFileError) else f"{path.name} cannot be read."
                yield Problem(printable(path.name), reason)


def _is_batch(path: Path) -> bool:
    if not (_TEN.fullmatch(path.name) or _HUNDRED.fullmatch(path.name)):
        return False
    try:
        size = path.stat().st_size
        if path.suffix == ".bin":
            return size >= PIXELS and (_TEN.fullmatch(path.name) is not None or size % (2 + PIXELS) == 0)
        with open_ordinary(path) as stream:
            return stream.read(2).startswith(_PICKLED)
    except OSError:
        return False


def _inside(source: Path) -> list[Path]:
    """Batches of a folder, training first; Python's if both kinds are there.

    Those of CIFAR-100 are called ``train`` and ``test``: they count only if the file of class names lies beside them.
    """
    found = [Path(item.path) for item in entries(unwrapped(source)) if item.is_file()]
    names = {path.name for path in found}
    hundred = bool(names & {HUNDRED.meta, *HUNDRED.texts})
    batches = [
        path
        for path in found
        if (_TEN.fullmatch(path.name) or (hundred and _HUNDRED.fullmatch(path.name))) and _is_batch(path)
    ]
    python = [path for path in batches if path.suffix != ".bin"]
    return sorted(python or batches, key=lambda path: (split_in(path.name) == "test", path.name))


def _paths(source: Path) -> list[Path]:
    found = [source] if source.is_file() else _inside(source)
    if not found:
        raise UsageError("{folder} holds no batch of CIFAR-10 or CIFAR-100.", folder=str(source))
    return found


def _kind(path: Path) -> _Kind:
    return TEN if _TEN.fullmatch(path.name) else HUNDRED


def _names(path: Path, kind: _Kind) -> list[list[str]]:
    """The label names beside a batch, one list per column; empty ones if the file is missing.

    Raises:
        BadFileError: If the file exists and cannot be read.
    """
    if path.suffix == ".bin":
        return [_lines(path.with_name(name)) for name in kind.texts]
    meta = path.with_name(kind.meta)
    if not meta.is_file():
        return [[] for _ in kind.columns]
    found = _pickle(meta)
    lists = [_listed(found.get(name)) for name in kind.names]
    return [[_word(item) for item in names if isinstance(item, str | bytes)] for names in lists]


def _lines(path: Path) -> list[str]:
    try:
        if not path.is_file() or path.stat().st_size > _MOST_NAMES:
            return []
        return ordinary_bytes(path).decode("utf-8", "replace").split()
    except OSError as error:
        raise BadFileError("{file} cannot be read.", file=path.name) from error


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else value.tolist() if isinstance(value, np.ndarray) else []


def _word(item: str | bytes) -> str:
    return printable(item.decode("utf-8", "replace") if isinstance(item, bytes) else item)


def _pickle(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFileError("The file {file} is too large for a pickle.", file=path.name)
        return read_pickle(ordinary_bytes(path), path.name)
    except OSError as error:
        raise BadFileError("{file} cannot be read.", file=path.name) from error


def _batch(path: Path, kind: _Kind, names: list[list[str]]) -> Iterator[NewSample | Problem]:
    return _binary(path, kind, names) if path.suffix == ".bin" else _pickled(path, kind, names)


def _binary(path: Path, kind: _Kind, names: list[list[str]]) -> Iterator[NewSample | Problem]:
    size = len(kind.columns) + PIXELS
    number = 0
    with open_ordinary(path) as stream:
        while data := stream.read(size):
            if len(data) < size:
                reason = f"The file ends too early: after {number} pictures there are {len(data)} bytes left."
                yield Problem(printable(path.name), reason)
                return
            number += 1
            pixels = np.frombuffer(data, np.uint8, offset=len(kind.columns))
            yield _sample(path, number, pixels, data[: len(kind.columns)], kind, names)


def _pickled(path: Path, kind: _Kind, names: list[list[str]]) -> Iterator[NewSample | Problem]:
    found = _pickle(path)
    pixels = found.get("data")
    if (
        not isinstance(pixels, np.ndarray)
        or pixels.ndim != 2
        or pixels.shape[1] != PIXELS
        or pixels.dtype != np.uint8
    ):
        raise BadFileError("{file} holds no pictures of 32 x 32.", file=path.name)
    labels = [_listed(found.get(name)) for name in kind.lists]
    if any(len(column) != len(pixels) for column in labels):
        reason = (
            f"There are {len(pixels)} pictures and another number of labels; those without one have no class."
        )
        yield Problem(printable(path.name), reason)
    for number, row in enumerate(pixels):
        given = [column[number] if number < len(column) else None for column in labels]
        yield _sample(path, number + 1, row, given, kind, names)


def _sample(
    path: Path,
    number: int,
    pixels: npt.NDArray[np.uint8],
    labels: Sequence[Any],
    kind: _Kind,
    names: list[list[str]],
) -> NewSample:
    place = f"{printable(path.name)}, picture {number}"
    picture = np.ascontiguousarray(pixels.reshape(3, SIZE_PX, SIZE_PX).transpose(1, 2, 0))
    row = {
        column: _label(label, known) for column, label, known in zip(kind.columns, labels, names, strict=True)
    }
    values: dict[str, tuple[Any, ...]] = {"image": (Content(png(picture), ".png", place),)}
    if any(value is not None for value in row.values()):
        values["table"] = (row,)
    split: Split | None = split_in(path.name)
    return NewSample(values, split or "train", {}, place)


def _label(label: Any, names: Sequence[str]) -> str | None:
    if isinstance(label, bool) or not isinstance(label, int):
        return None
    return names[label] if 0 <= label < len(names) else str(label)
