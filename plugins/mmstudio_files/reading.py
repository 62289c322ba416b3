"""Reads manifests row by row: encoding, separator, and what a row of CSV or JSONL holds."""

from __future__ import annotations

import csv
import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.api import Problem, UsageError, manifest_delimiter, manifest_encoding

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")

_BLOCK_BYTES = 1 << 20

Cells = dict[str, list[Any]]
"""Column to its cells in one row: more than one where several columns share a name."""


@dataclass(frozen=True)
class Manifest:
    """A manifest that can be opened.

    Attributes:
        path: The file.
        encoding: How its bytes are read.
        delimiter: Between cells; empty for JSON lines.
        header: Names of the columns as they stand in a CSV; empty for JSON lines.
    """

    path: Path
    encoding: str
    delimiter: str = ""
    header: tuple[str, ...] = ()

    @property
    def decimal_comma(self) -> bool:
        """Whether 1,5 is a number: where semicolons part the cells, commas are free for it."""
        return self.delimiter == ";"


def open_manifest(path: Path) -> Manifest:
    """Find out how a manifest is to be read.

    Raises:
        UsageError: If it cannot be read, or a CSV has no header.
    """
    try:
        encoding = manifest_encoding(path)
        if path.suffix.lower() not in {".csv", ".tsv"}:
            return Manifest(path, encoding)
        with path.open(encoding=encoding, newline="") as file:
            delimiter = manifest_delimiter(path, file.readline())
            file.seek(0)
            header = next(csv.reader(file, delimiter=delimiter), [])
    except (OSError, UnicodeError, csv.Error) as error:
        raise UsageError("{file} cannot be read: {reason}.", file=str(path), reason=str(error)) from error
    names = tuple(name.strip() for name in header)
    if not any(names):
        raise UsageError(
            "{file} has no header row that names its columns.",
            hint="Put the columns' names into the first row, e.g. image,text,split.",
            file=str(path),
        )
    return Manifest(path, encoding, delimiter, names)


def line_count(manifest: Manifest) -> int:
    """Lines of a manifest without its header: at least the number of rows, more where texts have lines.

    Raises:
        UsageError: If it cannot be read.
    """
    count, last = 0, b"\n"
    try:
        with manifest.path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                count, last = count + block.count(b"\n"), block[-1:]
    except OSError as error:
        raise UsageError(
            "{file} cannot be read: {reason}.", file=str(manifest.path), reason=str(error)
        ) from error
    return count + (last != b"\n") - bool(manifest.delimiter)


def read_rows(manifest: Manifest) -> Iterator[tuple[str, Cells | Problem]]:
    """Every row with where it stands; what cannot be read as a row is a problem.

    Raises:
        UsageError: If reading stops in the middle of the file.
    """
    reader = _read_csv if manifest.delimiter else _read_jsonl
    try:
        yield from reader(manifest)
    except (OSError, UnicodeError, csv.Error) as error:
        raise UsageError(
            "{file} cannot be read: {reason}.", file=str(manifest.path), reason=str(error)
        ) from error


def _read_csv(manifest: Manifest) -> Iterator[tuple[str, Cells | Problem]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with manifest.path.open(encoding=manifest.encoding, newline="", errors="replace") as file:
        lines = _Lines(file)
        rows = csv.reader(lines, delimiter=manifest.delimiter)
        next(rows, None)
        while True:
            lines.start()
            cells = next(rows, None)
            if cells is None:
                return
            place = f"{manifest.path.name}, line {lines.first}"
            if lines.ended:
                yield place, Problem(place, "The row is skipped: it opens a quote that is never closed.")
                lines.give_back()
            elif len(cells) > len(manifest.header):
                reason = (
                    f"The row is skipped: it has {len(cells)} cells where the header names "
                    f"{len(manifest.header)}; texts with a separator in them need quotes."
                )
                yield place, Problem(place, reason)
            elif any(cell.strip() for cell in cells):
                row: Cells = {}
                for name, cell in zip(manifest.header, cells, strict=False):
                    if name:
                        row.setdefault(name, []).append(cell.strip())
                yield place, row


class _Lines:
    """The lines of a file, all but the first of a row to be given back where the row was no row.

    Attributes:
        first: Number of the row's first line, from 1.
        taken: The row's lines so far.
        ended: Whether the row wants more lines than the file has, because a quote in it is never closed.
    """

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._again: deque[str] = deque()
        self.first, self.taken, self.ended = 1, list[str](), False

    def start(self) -> None:
        """Begin a row."""
        self.first += len(self.taken)
        self.taken, self.ended = [], False

    def give_back(self) -> None:
        """Leave only the first line to the row; the others come again."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line


def _read_jsonl(manifest: Manifest) -> Iterator[tuple[str, Cells | Problem]]:
    with manifest.path.open(encoding=manifest.encoding, errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{manifest.path.name}, line {number}"
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                yield place, Problem(place, "The row is skipped: it is not JSON.")
                continue
            if not isinstance(data, dict):
                yield place, Problem(place, "The row is skipped: it is not a JSON object.")
                continue
            yield place, {name.strip(): [_strip(cell)] for name, cell in data.items() if name.strip()}


def _strip(cell: Any) -> Any:
    return cell.strip() if isinstance(cell, str) else cell
