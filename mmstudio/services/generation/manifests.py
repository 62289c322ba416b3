"""Manifests to generate from: tables with one set of conditions per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.tables.numerals import NumberTally, Numerals
from mmstudio.core.tables.table import open_table
from mmstudio.services.generation.conditions import ConditionReader, Given, Wish

_SHOWN = 5
"""How many reasons a sentence quotes; lists hold all."""
SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used.

    Attributes:
        row: Its number, counted from 0.
        reason: Why, as a sentence.
    """

    row: int
    reason: str


@dataclass(frozen=True)
class Manifest:
    """Rows of conditions, and what was ignored.

    Attributes:
        rows: Number of the row, counted from 0, and its set of conditions.
        refused: Rows that cannot be used.
        notes: Sentences.
    """

    rows: tuple[tuple[int, Given], ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]

    @property
    def length(self) -> int:
        """Number of all rows."""
        return len(self.rows) + len(self.refused)


def read_batch(
    path: Path, reader: ConditionReader, wish: Wish, base: Path, make: Sequence[str] = ()
) -> Manifest:
    """Read a manifest and check all of it; the wish applies to every row that does not say otherwise.

    Args:
        path: A CSV, TSV or JSONL file; relative paths in it are relative to its folder.
        reader: Of the run.
        wish: Conditions and weights for all rows.
        base: Folder that paths in the wish are relative to.
        make: Target slots to make; empty for all that a row does not give.

    Raises:
        UsageError: If it cannot be read, names no slot, or holds no row that can be used.
        BadFileError: If a file that the wish names for all rows cannot be read.
    """
    header, lines, unread = _read(path)
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
    notes = (f"Columns of {path.name} that are not conditions of the run are ignored: {', '.join(ignored)}.",)
    common = reader.read(wish, base)
    reader.check_given(common, make)
    rows: list[tuple[int, Given]] = []
    refused = list(unread)
    for number, cells in lines:
        filled = [(name, cell.strip()) for name, cell in zip(header, cells, strict=False) if cell.strip()]
        own = replace(
            wish,
            conditions=[(name, cell) for name, cell in filled if name in slots],
            by_modality=(),
            marks=False,
            table=[(name, cell) for name, cell in filled if name not in slots and name in used],
        )
        try:
            found = {**common, **reader.read(own, path.resolve().parent)}
            reader.check_given(found, make)
            rows.append((number, found))
        except StudioError as error:
            refused.append(Refused(number, str(error)))
    if not rows:
        raise no_row_left(path.name, refused)
    return Manifest(tuple(rows), tuple(sorted(refused, key=lambda one: one.row)), notes if ignored else ())


def no_row_left(name: str, refused: Sequence[Refused]) -> UsageError:
    """The error for a manifest without usable rows; it quotes the first reasons."""
    shown = " ".join(f"Row {one.row}: {one.reason}" for one in refused[:_SHOWN])
    return UsageError(
        "{count:,} {count:row|rows} of {name} cannot be used. {reasons}",
        name=name,
        count=len(refused),
        reasons=f"{shown} ..." if len(refused) > _SHOWN else shown,
    )


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]], list[Refused]]:
    """Columns, rows whose cells are texts with numbers in plain notation, and lines that are not rows."""
    if not path.is_file():
        raise UsageError("There is no manifest {path}.", path=str(path))
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            "{path} is not a manifest to generate from.",
            hint="Write the conditions into a table with the suffix {suffixes}, one row a set.",
            path=str(path),
            suffixes=" or ".join(SUFFIXES),
        )
    found = list(enumerate(open_table(path).rows()))
    if not found:
        raise UsageError("{path} holds no rows.", path=str(path))
    refused = [Refused(number, f"{line.reason}.") for number, line in found if line.reason]
    lines = [line for _, line in found if not line.reason]
    if not lines:
        raise no_row_left(path.name, refused)
    header = list(dict.fromkeys(name for line in lines for name in line.cells))
    columns = [_plain_numbers([line.cells.get(name) for line in lines]) for name in header]
    numbers = [number for number, line in found if not line.reason]
    return (
        header,
        [(n, list(cells)) for n, cells in zip(numbers, zip(*columns, strict=True), strict=True)],
        refused,
    )


def _plain_numbers(cells: list[Any]) -> list[str]:
    """The cells of a column as texts; ``1,5`` becomes 1.5 if the column shows that commas mark decimals."""
    tally = NumberTally()
    for cell in cells:
        if isinstance(cell, str) and cell:
            tally.add(cell)
    numerals = tally.numerals() or Numerals()
    texts = [cell if isinstance(cell, str) else "" if cell is None else cell_words(cell) for cell in cells]
    if numerals == Numerals() or tally.forms[""] or tally.forms["code"]:
        return texts
    return [text if (number := numerals.number(text)) is None else cell_words(number) for text in texts]
