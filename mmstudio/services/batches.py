"""Manifests to generate from: one set of conditions a row."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path

from mmstudio.core.errors import BadFileError, StudioError, UsageError
from mmstudio.core.manifests import manifest_delimiter, manifest_encoding
from mmstudio.services.conditions import ConditionReader, Given, Wish

SUFFIXES = (".csv", ".tsv", ".jsonl")


@dataclass(frozen=True)
class Batch:
    """Rows of conditions, and what was ignored.

    Attributes:
        rows: One set of conditions each.
        notes: Sentences.
    """

    rows: tuple[Given, ...]
    notes: tuple[str, ...]


def read_batch(path: Path, reader: ConditionReader, wish: Wish, base: Path) -> Batch:
    """Read and check a manifest; what the wish says holds in every row that does not say otherwise.

    Args:
        path: A CSV, TSV or JSONL file; relative paths in it are relative to its folder.
        reader: Of the run.
        wish: Conditions and weights for all rows.
        base: Folder that paths in the wish are relative to.

    Raises:
        UsageError: If it cannot be read or names no slot.
        BadFileError: If a row's file cannot be read; names the row, counted from 0.
    """
    header, lines = _read(path)
    slots = {slot.name for slot in reader.slots if not slot.columns}
    used = [name for name in header if name in slots or reader.column(name)]
    if not used:
        raise UsageError(
            "No column of {file} is named like a slot or a table column of the run.",
            hint="It takes: {known}.",
            file=path.name,
            known=", ".join([*sorted(slots), *(column for slot in reader.slots for column in slot.columns)]),
        )
    ignored = [name for name in header if name and name not in used]
    notes = (f"Columns of {path.name} that are no conditions of the run are ignored: {', '.join(ignored)}.",)
    common = reader.read(wish, base)
    rows = []
    for number, cells in enumerate(lines):
        filled = [(name, cell.strip()) for name, cell in zip(header, cells, strict=False) if cell.strip()]
        own = replace(
            wish,
            conditions=[(name, cell) for name, cell in filled if name in slots],
            by_modality=(),
            marks=False,
            table=[(name, cell) for name, cell in filled if name not in slots and name in used],
        )
        rows.append({**common, **_row(reader, own, path, number)})
    return Batch(tuple(rows), notes if ignored else ())


def _row(reader: ConditionReader, wish: Wish, path: Path, number: int) -> Given:
    try:
        return reader.read(wish, path.resolve().parent)
    except StudioError as error:
        kind = BadFileError if isinstance(error, BadFileError) else UsageError
        raise kind(
            "Row {number} of {file}: {reason}", number=number, file=path.name, reason=str(error)
        ) from error


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    if not path.is_file():
        raise UsageError("There is no manifest {path}.", path=str(path))
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            "{path} is not a manifest to generate from.",
            hint="Write the conditions into a table with the suffix {suffixes}, one row a set.",
            path=str(path),
            suffixes=" or ".join(SUFFIXES),
        )
    try:
        if path.suffix.lower() == ".jsonl":
            return _read_objects(path)
        with path.open(encoding=manifest_encoding(path), newline="") as file:
            delimiter = manifest_delimiter(path, file.readline())
            file.seek(0)
            lines = [cells for cells in csv.reader(file, delimiter=delimiter) if cells]
    except (OSError, UnicodeError, csv.Error) as error:
        raise UsageError("{path} cannot be read: {reason}.", path=str(path), reason=str(error)) from error
    if len(lines) < 2:
        raise UsageError("{path} holds no rows.", path=str(path))
    header = [name.strip() for name in lines[0]]
    for number, cells in enumerate(lines[1:]):
        if len(cells) > len(header):
            raise UsageError(
                "Row {number} of {file} has more cells than the header.",
                hint="Texts with a separator in them need quotes.",
                number=number,
                file=path.name,
            )
    return header, lines[1:]


def _read_objects(path: Path) -> tuple[list[str], list[list[str]]]:
    """One JSON object a line, as a header and cells."""
    rows: list[dict[str, object]] = []
    for number, line in enumerate(path.read_text(manifest_encoding(path)).splitlines()):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise UsageError("Line {number} of {file} is no JSON object.", number=number, file=path.name)
        rows.append(row)
    if not rows:
        raise UsageError("{path} holds no rows.", path=str(path))
    header = list(dict.fromkeys(name for row in rows for name in row))
    return header, [["" if row.get(name) is None else str(row[name]) for name in header] for row in rows]
