"""Splits lines of a table into cells, with quotes that enclose cells or that are ordinary characters."""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

QUOTE = '"'

_MOST_LINES, _MOST_LETTERS = 2000, 1 << 20
"""Largest number of lines in one row: a longer quote was opened by mistake."""
_MOST_TRIES = 200
_WAYS: tuple[dict[str, Any], ...] = ({}, {"skipinitialspace": True})
"""Ways of quoting: as the standard says, and with spaces in front of quotes."""
_BEHIND_A_BACKSLASH: dict[str, Any] = {"escapechar": "\\", "doublequote": False}


@dataclass(frozen=True)
class TableRow:
    """One row as it stands in a file.

    Attributes:
        line: Number of its first line, from 1.
        cells: Texts of its cells.
        open: Whether it has a quote that is never closed.
    """

    line: int
    cells: list[str]
    open: bool = False


class _Lines:
    """The lines of a file; lines can be put back if they turn out to belong to another row."""

    def __init__(self, file: Iterable[str], first: int) -> None:
        self._file = iter(file)
        self._again: deque[str] = deque()
        self.number = first - 1

    def take(self) -> str | None:
        line = self._again.popleft() if self._again else next(self._file, None)
        self.number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)


def rows_of(
    file: Iterable[str], delimiter: str, width: int, *, quoted: bool, first: int = 1
) -> Iterator[TableRow]:
    """Rows of a file's lines; blank rows are left out.

    Args:
        file: Lines with their ends.
        delimiter: Separator of cells.
        width: Number of cells that a row should have; 0 if unknown.
        quoted: Whether quotes enclose cells; a quote that is never closed is an ordinary character all the same.
        first: Number of the first line.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = _Lines(file, first)
    while (line := lines.take()) is not None:
        if not line.strip():
            continue
        number = lines.number
        if not quoted or QUOTE not in line:
            yield TableRow(number, plain_cells(line, delimiter))
            continue
        cells = _whole(line, lines, delimiter, width)
        if cells is None:
            yield TableRow(number, _opened(line, delimiter, width), open=True)
        else:
            yield TableRow(number, cells)


def plain_cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line in which quotes are ordinary characters."""
    return line.rstrip("\r\n").split(delimiter)


def _opened(line: str, delimiter: str, width: int) -> list[str]:
    """The cells of a line with a quote that is never closed: the rest is one cell if that makes the row complete."""
    cells = plain_cells(line, delimiter)
    place = next((place for place, cell in enumerate(cells) if cell.lstrip().startswith(QUOTE)), len(cells))
    whole = [*cells[:place], delimiter.join(cells[place:])]
    return whole if len(cells) > width == len(whole) else cells


def quoted_cells(text: str, delimiter: str, width: int = 0, *, backslashes: bool = True) -> list[str] | None:
    """The cells of a row in which quotes enclose cells; ``None`` if the quotes are not closed properly.

    If the number of cells is known, the way of quoting that gives this number is used. Without ``backslashes`` a
    backslash in front of a quote is an ordinary character.
    """
    found: list[list[str]] = []
    for way in _ways(text) if backslashes else _WAYS:
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True, **way), None)
        except csv.Error:
            continue
        if cells is not None:
            if not width or len(cells) == width:
                return cells
            found.append(cells)
    return found[0] if found else None


def _ways(text: str) -> tuple[dict[str, Any], ...]:
    """Possible ways of quoting in a text; with a backslash only if the text has one, since this way accepts almost anything."""
    return (*_WAYS, _BEHIND_A_BACKSLASH) if f"\\{QUOTE}" in text else _WAYS


def _whole(line: str, lines: _Lines, delimiter: str, width: int) -> list[str] | None:
    """The cells of the row that starts at a line and includes the further lines that its quotes enclose."""
    alone = quoted_cells(line, delimiter, width)
    sure = not width or quoted_cells(line, delimiter, width, backslashes=False) is not None
    if alone is not None and (sure or len(alone) == width):
        return alone
    taken: list[str] = []
    size, tries = len(line), 0
    while len(taken) < _MOST_LINES and size < _MOST_LETTERS and tries < _MOST_TRIES:
        more = lines.take()
        if more is None:
            break
        taken.append(more)
        size += len(more)
        if QUOTE not in more:
            continue
        tries += 1
        cells = _over_lines([line, *taken], delimiter, width)
        fits = cells is not None and (alone is None or len(cells) == width)
        if cells is not None and fits and _is_one_row(cells, line, taken, delimiter, width):
            return cells
    lines.give_back(taken)
    return alone


def _over_lines(lines: list[str], delimiter: str, width: int) -> list[str] | None:
    for way in _ways("".join(lines)):
        try:
            rows = list(csv.reader(lines, delimiter=delimiter, strict=True, **way))
        except csv.Error:
            continue
        if len(rows) == 1 and (not width or len(rows[0]) <= width):
            return rows[0]
    return None


def _is_one_row(cells: list[str], first: str, taken: list[str], delimiter: str, width: int) -> bool:
    """Whether lines inside a quote are one row, not several rows between two stray quotes."""
    whole = width or len(cells)
    inside = taken[:-1] or [taken[-1].partition(QUOTE)[0]]
    return whole < 2 or not all(_is_row(line, first, delimiter, whole) for line in inside)


def _is_row(line: str, first: str, delimiter: str, width: int) -> bool:
    """Whether a line has the cells of a row and starts like the first one: with a file name of the same suffix.

    If there is no file name, a tab decides: texts hardly ever contain one.
    """
    if line.count(delimiter) < width - 1:
        return False
    ending = first.partition(delimiter)[0].rpartition(".")
    return line.partition(delimiter)[0].endswith(f".{ending[2]}") if ending[1] else delimiter == "\t"
