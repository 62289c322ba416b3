"""The table in one file of any supported form: its columns, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.files.door import open_ordinary, open_ordinary_text
from mmstudio.core.sentences import printable
from mmstudio.core.tables.encoding import manifest_encoding
from mmstudio.core.tables.layout import IsRow, TableLayout, find_layout
from mmstudio.core.tables.objects import objects_of
from mmstudio.core.tables.quotes import TableRow, rows_of

CELLS = (".csv", ".tsv", ".txt", ".psv")
"""Suffixes of tables whose cells are separated in lines."""
OBJECTS = (".jsonl", ".ndjson", ".json")
"""Suffixes of tables whose rows are JSON objects."""

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Line:
    """A row of a table.

    Attributes:
        line: Number of its first line, from 1.
        cells: Column to cell: a text without surrounding spaces, or a JSON value. Missing cells have no key.
        reason: Why the row cannot be used; it then has no cells.
        joined: Whether surplus cells were joined to the last one.
        open: Whether it has a quote that is never closed, which was taken as an ordinary character.
    """

    line: int
    cells: dict[str, Any]
    reason: str = ""
    joined: bool = False
    open: bool = False

    @property
    def blank(self) -> bool:
        """Whether all of its cells are blank."""
        return not self.reason and not any(cell != "" for cell in self.cells.values())


@dataclass(frozen=True)
class Table:
    """A table that is ready to be read.

    Attributes:
        path: The file.
        encoding: Encoding of its bytes.
        layout: Layout of its cells; ``None`` if its rows are JSON objects.
        columns: A unique name for every column, in order; those of JSON are known only after reading.
        joins: Whether a surplus separator in a row is part of the last cell.
    """

    path: Path
    encoding: str
    layout: TableLayout | None = None
    columns: tuple[str, ...] = ()
    joins: bool = False

    @property
    def typed(self) -> bool:
        """Whether each cell itself says whether it is a text or a number."""
        return self.layout is None

    def heading(self, column: str) -> str:
        """The heading above a column; two columns may have the same heading, and some have none."""
        if self.layout is None:
            return column
        return self.layout.headings[self.columns.index(column)] if column in self.columns else column

    def rows(self) -> Iterator[Line]:
        """All rows.

        Raises:
            UsageError: If reading fails in the middle of the file.
        """
        try:
            yield from self._objects() if self.layout is None else self._cells(self.layout)
        except (OSError, UnicodeError) as error:
            raise _unreadable(self.path, error) from error

    def line_count(self) -> int:
        """Number of lines in the file: about the number of rows, more if texts have several lines.

        Raises:
            UsageError: If it cannot be read.
        """
        count, last = 0, b"\n"
        try:
            with open_ordinary(self.path) as file:
                while block := file.read(_BLOCK_BYTES):
                    count, last = count + block.count(b"\n"), block[-1:]
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return count + (last != b"\n")

    def _objects(self) -> Iterator[Line]:
        for found in objects_of(self.path, self.encoding):
            cells = {
                name: cell.strip() if isinstance(cell, str) else cell for name, cell in found.cells.items()
            }
            yield Line(found.line, cells, found.reason)

    def _cells(self, layout: TableLayout) -> Iterator[Line]:
        with open_ordinary_text(self.path, self.encoding, newline="", errors="replace") as file:
            for _ in range(layout.above):
                file.readline()
            rows = rows_of(
                file, layout.delimiter, len(self.columns), quoted=layout.quoted, first=layout.above + 1
            )
            if not layout.headless:
                next(rows, None)
            for row in rows:
                if (line := self._line(row, layout)) is not None:
                    yield line

    def _line(self, row: TableRow, layout: TableLayout) -> Line | None:
        """A row by its columns; ``None`` for a comment."""
        cells = [cell.strip() for cell in row.cells]
        while len(cells) > len(self.columns) and not cells[-1]:
            cells.pop()
        if len(cells) == 1 < len(self.columns) and cells[0].startswith("#"):
            return None
        joined = self.joins and len(cells) > len(self.columns) > 1
        if joined:
            last = len(self.columns) - 1
            cells[last:] = [layout.delimiter.join(row.cells[last:]).strip()]
        if len(cells) > len(self.columns):
            others = "the others have" if layout.headless else "the header names"
            told = f"it has {len(cells)} cells where {others} {len(self.columns)}; texts with a separator in them need quotes"
            return Line(row.line, {}, told)
        return Line(row.line, dict(zip(self.columns, cells, strict=False)), "", joined, row.open)


def open_table(path: Path, is_row: IsRow | None = None) -> Table:
    """Find out how a table is to be read.

    Args:
        path: The file; its suffix tells JSON from cells.
        is_row: Tells whether the first cells are data instead of headings.

    Raises:
        UsageError: If it cannot be read, or has no named column.
    """
    try:
        encoding = manifest_encoding(path)
        if path.suffix.lower() in OBJECTS:
            return Table(path, encoding)
        layout = find_layout(path, encoding, is_row)
    except (OSError, UnicodeError) as error:
        raise _unreadable(path, error) from error
    if not layout.headless and not any(layout.headings):
        raise UsageError(
            "{file} has no header row that names its columns.",
            hint="Put the columns' names into the first row, e.g. image,text,split.",
            file=printable(str(path)),
        )
    return Table(path, encoding, layout, _names(layout.headings))


def _names(headings: tuple[str, ...]) -> tuple[str, ...]:
    """A unique name for every column: its heading, or its number if the heading is missing or repeated."""
    taken = {heading for heading in headings if heading}
    names: list[str] = []
    for place, heading in enumerate(headings, 1):
        if heading and heading not in names:
            names.append(heading)
            continue
        stem, number = (heading, 2) if heading else ("column", place)
        while f"{stem} {number}" in taken:
            number += 1
        names.append(f"{stem} {number}")
        taken.add(names[-1])
    return tuple(names)


def _unreadable(path: Path, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or str(error)
    return UsageError("{file} cannot be read: {reason}.", file=printable(str(path)), reason=reason)
