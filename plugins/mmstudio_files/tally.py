"""What the cells of columns look like: numbers, names of files, sentences, lists."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mmstudio.api import Problem
from mmstudio_files.kinds import suffix_in
from mmstudio_files.reading import Cells

MOST = 0.5
"""More than this share of the cells says what a column is."""

_PROBE = 200
_ITEMS = 8
_NUMERIC = 0.95
_EMPTY_NUMBERS = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "?"})
_PROSE_WORDS = 4


@dataclass
class Tally:
    """What the cells of one column look like."""

    decimal_comma: bool = False
    filled: int = 0
    numbers: int = 0
    lists: int = 0
    prose: int = 0
    suffixes: Counter[str] = field(default_factory=Counter)
    probe: list[str] = field(default_factory=list)
    nested: dict[str, Tally] = field(default_factory=dict)

    def add(self, cell: Any) -> None:
        """Take one more cell into account."""
        if isinstance(cell, dict):
            for name, inner in cell.items():
                self.nested.setdefault(name, Tally(self.decimal_comma)).add(inner)
        if is_empty(cell):
            return
        self.filled += 1
        self.numbers += number(cell, decimal_comma=self.decimal_comma) is not None
        if self.filled <= _PROBE:
            items = unpacked(cell)
            self.lists += isinstance(cell, list) and any(isinstance(item, str) for item in items)
            for item in items[:_ITEMS]:
                if isinstance(item, str):
                    self._look_at(item)

    def _look_at(self, text: str) -> None:
        self.probe.append(text)
        self.prose += len(text.split()) >= _PROSE_WORDS
        self.suffixes[suffix_in(text)] += 1

    @property
    def numeric(self) -> bool:
        """Whether nearly all cells are numbers."""
        return self.filled > 0 and self.numbers >= _NUMERIC * self.filled

    @property
    def listed(self) -> bool:
        """Whether most cells are lists of texts."""
        return self.lists > MOST * min(self.filled, _PROBE)


Tallies = dict[str, Tally]


def unpacked(cell: Any) -> list[Any]:
    """The items of a list, also of one written as JSON into a CSV's cell."""
    if isinstance(cell, str) and cell.startswith("[") and cell.endswith("]"):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            return [cell]
        return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else [cell]
    return cell if isinstance(cell, list) else [cell]


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or cell in ("", [], {}) or (isinstance(cell, float) and math.isnan(cell))


def number(cell: Any, *, decimal_comma: bool = False) -> float | None:
    """A cell as a finite number, or ``None``."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return None
    if decimal_comma and isinstance(cell, str):
        cell = cell.replace(",", ".")
    try:
        value = float(cell)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def table_value(cell: Any, *, numeric: bool, decimal_comma: bool = False) -> tuple[str | float | None, bool]:
    """A cell of a table column, and whether it could be used."""
    if is_empty(cell):
        return None, True
    if numeric:
        value = number(cell, decimal_comma=decimal_comma)
        missing = not isinstance(cell, str) or cell.lower() in _EMPTY_NUMBERS
        return value, value is not None or missing
    if isinstance(cell, (dict, list)):
        return None, False
    return (str(cell).lower() if isinstance(cell, bool) else str(cell)), True


def tally_rows(rows: Iterable[Cells | Problem], tallies: Tallies, *, decimal_comma: bool = False) -> int:
    """Look at the cells of rows; gives how many rows there were."""
    count = 0
    for cells in rows:
        count += 1
        if isinstance(cells, Problem):
            continue
        for name, values in cells.items():
            known = tallies.setdefault(name, Tally(decimal_comma))
            for cell in values:
                known.add(cell)
    return count
