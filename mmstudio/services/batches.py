"""Manifests to generate from: one set of conditions a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.errors import BadFileError, StudioError, UsageError
from mmstudio.core.tables.numerals import NumberTally, Numerals
from mmstudio.core.tables.table import open_table
from mmstudio.services.conditions import ConditionReader, Given, Wish

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")


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
    """Columns, and the cells of the rows, as texts in which numbers are written as programs do."""
    if not path.is_file():
        raise UsageError("There is no manifest {path}.", path=str(path))
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            "{path} is not a manifest to generate from.",
            hint="Write the conditions into a table with the suffix {suffixes}, one row a set.",
            path=str(path),
            suffixes=" or ".join(SUFFIXES),
        )
    lines = list(open_table(path).rows())
    for line in lines:
        if line.reason:
            raise UsageError(
                "Line {number} of {file} cannot be used: {reason}.",
                number=line.line,
                file=path.name,
                reason=line.reason,
            )
    if not lines:
        raise UsageError("{path} holds no rows.", path=str(path))
    header = list(dict.fromkeys(name for line in lines for name in line.cells))
    columns = [_plain_numbers([line.cells.get(name) for line in lines]) for name in header]
    return header, [list(cells) for cells in zip(*columns, strict=True)]


def _plain_numbers(cells: list[Any]) -> list[str]:
    """The cells of a column as texts; ``1,5`` is written as 1.5 where the column tells that it is one and a half."""
    tally = NumberTally()
    for cell in cells:
        if isinstance(cell, str) and cell:
            tally.add(cell)
    numerals = tally.numerals() or Numerals()
    texts = [cell if isinstance(cell, str) else "" if cell is None else cell_words(cell) for cell in cells]
    if numerals == Numerals() or tally.forms[""] or tally.forms["code"]:
        return texts
    return [text if (number := numerals.number(text)) is None else cell_words(number) for text in texts]
