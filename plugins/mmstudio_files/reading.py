"""Reads manifests row by row: encoding, separator, and what a row of CSV or JSONL holds."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.api import Problem, UsageError

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
_BLOCK_BYTES = 1 << 20
_DELIMITERS = (",", ";", "\t")

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


def open_manifest(path: Path) -> Manifest:
    """Find out how a manifest is to be read.

    Raises:
        UsageError: If it cannot be read, or a CSV has no header.
    """
    try:
        encoding = _encoding(path)
        if path.suffix.lower() not in {".csv", ".tsv"}:
            return Manifest(path, encoding)
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(path, file.readline())
            file.seek(0)
            header = next(csv.reader(file, delimiter=delimiter), [])
    except (OSError, UnicodeError, csv.Error) as error:
        raise UsageError("{file} cannot be read: {reason}.", file=str(path), reason=str(error)) from error
    names = tuple(name.strip() for name in header)
    if not any(names):
        raise UsageError("{file} has no header row that names its columns.", file=str(path))
    return Manifest(path, encoding, delimiter, names)


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
        reader = csv.reader(file, delimiter=manifest.delimiter)
        next(reader, None)
        line = reader.line_num + 1
        for cells in reader:
            place, line = f"{manifest.path.name}, line {line}", reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(manifest.header):
                reason = (
                    f"The row is skipped: it has {len(cells)} cells where the header names "
                    f"{len(manifest.header)}; texts with a separator in them need quotes."
                )
                yield place, Problem(place, reason)
                continue
            row: Cells = {}
            for name, cell in zip(manifest.header, cells, strict=False):
                if name:
                    row.setdefault(name, []).append(cell.strip())
            yield place, row


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


def _encoding(path: Path) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else what Western Windows programs write."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    try:
        with path.open(encoding="utf-8-sig") as text:
            while text.read(_BLOCK_BYTES):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(path: Path, first_line: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    counts = {mark: len(next(csv.reader([first_line], delimiter=mark), [])) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counts[mark])
