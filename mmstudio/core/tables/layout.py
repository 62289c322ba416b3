"""The layout of a table of cells: the separator, the meaning of quotes, the place of the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path

from mmstudio.core.files.door import open_ordinary_text
from mmstudio.core.tables.quotes import QUOTE, TableRow, plain_cells, quoted_cells, rows_of

DELIMITERS = (",", ";", "\t", "|")
ALONE = "\x1f"
"""Separator of a table with one column: no text contains it."""

IsRow = Callable[[Sequence[str]], bool]

_LOOKED_AT, _LOOKED_AT_LETTERS = 200, 1 << 20
_FEW = 50
_MOST_ABOVE = 20
_SEP = re.compile(r"\"?sep=(.|\\t)\"?[,;\t|]*", re.IGNORECASE)
_FRACTION = re.compile(r"[+-]?\d*[.,]\d+(?:[eE][+-]?\d+)?|[+-]?\d+[eE][+-]?\d+")
_NUMBER = re.compile(r"[+-]?\d+")
_ALIKE = 0.05
_TWO = 2
_NEARLY = 0.9
_NO_FIT = (0.0, (False, False, 0))
_NO_LOOK = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class TableLayout:
    """How to read the lines of a table.

    Attributes:
        delimiter: Separator of cells.
        quoted: Whether quotes enclose cells; otherwise they are ordinary characters.
        above: Number of lines above the headings, or above the first row if there are none.
        told: How many of these lines have content of their own and are not marks of the format.
        headings: Headings as written, one for each cell of a row; empty for a column without one.
        headless: Whether the table has no headings.
    """

    delimiter: str
    quoted: bool = True
    above: int = 0
    told: int = 0
    headings: tuple[str, ...] = ()
    headless: bool = False


def find_layout(path: Path, encoding: str, is_row: IsRow | None = None) -> TableLayout:
    """Find the layout from the first lines of a table.

    Args:
        path: The file.
        encoding: Its encoding.
        is_row: Tells whether the first cells are data instead of headings.

    Raises:
        OSError, UnicodeError: If it cannot be read.
    """
    lines = _first_lines(path, encoding)
    blank = next((number for number, line in enumerate(lines) if line.strip()), 0)
    told = _SEP.fullmatch(lines[blank].strip()) if lines else None
    above = blank + bool(told)
    body = lines[above:]
    delimiter = told.group(1).replace("\\t", "\t") if told else _delimiter(path, body)
    quoted = _is_quoted(body, delimiter)
    rows = list(rows_of(body, delimiter, 0, quoted=quoted, first=above + 1))
    start = _start(rows, delimiter, is_row)
    if not rows[start:]:
        return TableLayout(delimiter, quoted, above)
    return _headed(rows[start:], TableLayout(delimiter, quoted, rows[start].line - 1, start), is_row)


def _first_lines(path: Path, encoding: str) -> list[str]:
    found: list[str] = []
    size = 0
    with open_ordinary_text(path, encoding, newline="", errors="replace") as file:
        while len(found) < _LOOKED_AT and size < _LOOKED_AT_LETTERS and (line := file.readline()):
            found.append(line)
            size += len(line)
    return found


def _delimiter(path: Path, lines: Sequence[str]) -> str:
    """The separator that splits the rows most reliably into equal numbers of cells; none for a single column."""
    lines = [line for line in lines if not line.startswith("#")] or list(lines)
    tabs = path.suffix.lower() == ".tsv" and any("\t" in line for line in lines)
    best, best_fit = ALONE, _NO_FIT
    for mark in ("\t",) if tabs else DELIMITERS:
        fit = _fit(list(islice(rows_of(lines, mark, 0, quoted=True), _FEW)), lines)
        if fit[0] > best_fit[0] + _ALIKE or (fit[0] > best_fit[0] - _ALIKE and fit[1] > best_fit[1]):
            best, best_fit = mark, (max(fit[0], best_fit[0]), fit[1])
    if best == ALONE and lines:
        return next((mark for mark in DELIMITERS if mark in lines[0]), ALONE)
    return best


def _fit(rows: list[TableRow], lines: Sequence[str]) -> tuple[float, tuple[bool, bool, int]]:
    """How well rows fit a separator.

    Returns:
        The share of rows with as many cells as the headings; whether the headings have no titles above them, and
        whether the cells do not begin with spaces, as words after a comma do; and the number of cells.
    """
    titles = next((number for number, row in enumerate(rows) if len(row.cells) > 1), 0)
    rest = rows[titles:]
    width = len(rest[0].cells) if rest else 0
    if width < _TWO or titles > _MOST_ABOVE:
        return _NO_FIT
    fitting = sum(_fits(row.cells, width, number) for number, row in enumerate(rest))
    alone = titles and width == _TWO and lines[rest[0].line - 2 : rest[0].line - 1] != ["\n"]
    share = fitting / len(rest)
    behind = [cell for row in rest for cell in row.cells[1:]]
    tidy = sum(cell.startswith(" ") for cell in behind) <= len(behind) // 2
    return _NO_FIT if titles and (alone or share < _NEARLY) else (share, (not titles, tidy, width))


def _fits(cells: Sequence[str], width: int, number: int) -> bool:
    """Whether a row has as many cells as the headings; empty cells at the end and a row number in front are allowed."""
    return (
        len(cells) == width
        or (len(cells) > width and not any(map(str.strip, cells[width:])))
        or (len(cells) == width + 1 and cells[0].strip() == str(number))
    )


def _width(line: str, mark: str) -> int:
    return len((QUOTE in line and quoted_cells(line, mark)) or plain_cells(line, mark))


def _is_quoted(lines: Sequence[str], delimiter: str) -> bool:
    """Whether quotes enclose cells. Between tabs and bars they are often ordinary characters: their content decides."""
    if delimiter not in {"\t", "|"} or not any(QUOTE in line for line in lines):
        return True
    width = _width(next(line for line in lines if line.strip()), delimiter)
    strong = weak = lone = 0
    always: list[bool] = []
    for number, row in enumerate(rows_of(lines, delimiter, width, quoted=True)):
        if row.open:
            lone += number < len(lines) - 1 or len(lines) < _LOOKED_AT
            continue
        strong += any(mark in cell for cell in row.cells for mark in (delimiter, "\n", "\r", QUOTE))
        weak += any(mark in cell for cell in row.cells for mark in ",;")
    for line in lines[:_FEW]:
        cells = plain_cells(line, delimiter)
        held = [cell.startswith(QUOTE) and cell.endswith(QUOTE) and len(cell) > 1 for cell in cells]
        always = [one and other for one, other in zip(always or held, held, strict=False)]
    if strong > lone:
        return True
    return not lone and (weak > 0 or strong > 0 or any(always))


def _start(rows: Sequence[TableRow], delimiter: str, is_row: IsRow | None) -> int:
    """Number of rows above the headings: titles in a single cell, and comments."""
    if delimiter == ALONE:
        return 0
    width = _most_common(len(row.cells) for row in rows)
    filled = _most_common(len(_filled(row.cells)) for row in rows)
    start = 0
    for row, following in islice(pairwise(rows), _MOST_ABOVE):
        heads = len(row.cells) == width and (
            _is_data(following.cells, is_row) or _has_number(following.cells)
        )
        comment = row.cells[0].startswith("#") and not heads
        if not comment and not (len(_filled(row.cells)) == 1 < filled):
            break
        start += 1
    return start


def _most_common(counts: Iterable[int]) -> int:
    return max(Counter(counts).most_common(1)[:1], default=(0, 0))[0]


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _is_data(cells: Sequence[str], is_row: IsRow | None) -> bool:
    """Whether cells cannot be headings: the caller knows, or all are numbers and some have fractions."""
    if is_row is not None and is_row(cells):
        return True
    filled = [cell.strip() for cell in _filled(cells)]
    fractions = sum(bool(_FRACTION.fullmatch(cell)) for cell in filled)
    return fractions > 0 and fractions + sum(bool(_NUMBER.fullmatch(cell)) for cell in filled) == len(filled)


def _has_number(cells: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(cell.strip()) or _FRACTION.fullmatch(cell.strip()) for cell in cells)


def _headed(rows: Sequence[TableRow], found: TableLayout, is_row: IsRow | None) -> TableLayout:
    """The layout with the facts from the first row."""
    first = rows[0].cells
    if _is_data(first, is_row):
        width = _most_common(len(row.cells) for row in rows)
        return replace(found, headings=("",) * max(width, len(first)), headless=True)
    headings = tuple(_heading(cell) for cell in (first[0].removeprefix("#"), *first[1:]))
    below = rows[1:]
    numbered = (
        bool(below)
        and all(len(row.cells) == len(headings) + 1 for row in below)
        and all(row.cells[0].strip() == str(number) for number, row in enumerate(below, 1))
    )
    return replace(found, headings=("", *headings) if numbered else headings)


def _heading(cell: str) -> str:
    """A heading without surrounding spaces and marks, on one line."""
    return " ".join(_NO_LOOK.sub("", cell).split())
