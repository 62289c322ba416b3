"""Tallies of columns: counts of cells that look like numbers, file names, sentences, lists."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mmstudio.api import CellKind, NumberTally, Numerals
from mmstudio_files.folders.kinds import suffix_in
from mmstudio_files.tables.reader import Cells
from mmstudio_files.tables.whereabouts import unnumbered

MOST = 0.5
"""Share of the cells that must agree to decide the meaning of a column."""
NEARLY = 0.95
"""Least share of numbers in a column of numbers."""

_PROBE = 200
_ITEMS = 8
_PROSE_WORDS = 4
_DIGITS = 2**63


@dataclass
class Tally:
    """Counts of the cells of one column.

    Attributes:
        filled: Number of cells that are not empty.
        texts: How text cells write numbers.
        whole, broken, truths, huge: Number of cells that are whole numbers, other numbers, truth values, and whole
            numbers beyond 64 bits, according to JSON or Parquet.
        lists, strange: Number of cells that are lists of texts, and that are lists or objects of other things.
        prose: Number of items in the probe with several words.
        suffixes: Suffixes of items in the probe.
        probe: Some items that are texts.
        numbers: Some whole numbers, as texts.
        running: Whether each cell so far is one more than the cell before.
    """

    filled: int = 0
    texts: NumberTally = field(default_factory=NumberTally)
    whole: int = 0
    broken: int = 0
    truths: int = 0
    huge: int = 0
    lists: int = 0
    strange: int = 0
    prose: int = 0
    suffixes: Counter[str] = field(default_factory=Counter)
    probe: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    running: bool = True
    _last: int | None = None

    def add(self, cell: Any) -> None:
        """Count a cell."""
        if is_empty(cell):
            return
        self.filled += 1
        self.running = self.running and self._follows(cell)
        if isinstance(cell, str):
            self.texts.add(cell)
        elif isinstance(cell, list | dict):
            good = isinstance(cell, list) and any(isinstance(item, str) for item in cell)
            self.lists += good
            self.strange += not good
        else:
            self._count(cell)
        if self.filled <= _PROBE or (self.filled % _PROBE == 0 and len(self.probe) < 2 * _PROBE):
            for item in unpacked(cell)[:_ITEMS]:
                if isinstance(item, str):
                    self._look_at(item)

    def _count(self, cell: Any) -> None:
        """Count a cell that itself is a number or a truth value."""
        if isinstance(cell, bool):
            self.truths += 1
        elif isinstance(cell, int):
            self.whole += 1
            if len(self.numbers) < _PROBE:
                self.numbers.append(str(cell) if abs(cell) < _DIGITS else "")
            self.huge += not -_DIGITS <= cell < _DIGITS
        elif isinstance(cell, float):
            self.broken += 1

    def _look_at(self, text: str) -> None:
        self.probe.append(text)
        self.prose += len(text.split()) >= _PROSE_WORDS
        self.suffixes[suffix_in(unnumbered(text))] += 1

    def _follows(self, cell: Any) -> bool:
        try:
            number = int(cell) if isinstance(cell, int | str) and not isinstance(cell, bool) else None
        except ValueError:
            number = None
        last, self._last = self._last, number
        return number is not None and (number in {0, 1} if last is None else number == last + 1)

    @property
    def said(self) -> int:
        """Number of cells that do not mean a missing number."""
        return self.filled - self.texts.missing

    @property
    def is_prose(self) -> bool:
        """Whether at least half of the texts have several words."""
        return self.prose >= MOST * max(len(self.probe), 1)

    @property
    def listed(self) -> bool:
        """Whether most cells are lists of texts."""
        return self.lists > MOST * self.filled

    def kind(
        self, *, typed: bool, commas: bool | None = None, points: bool = False
    ) -> tuple[CellKind, Numerals]:
        """The kind of the cells, and how their numbers are written.

        Args:
            typed: Whether a cell itself says what it is: then a text is a text.
            commas: Whether commas stand before fractions in this table, if known.
            points: Whether points stand between thousands in it.
        """
        texts = self.texts
        if self.truths + texts.truths == self.said > 0 and not (typed and texts.truths):
            return "truth", Numerals()
        if self.truths or self.huge:
            return "text", Numerals()
        if not self.said and not typed:
            return "number", Numerals()
        numbers = self.whole + self.broken
        numerals = texts.numerals(comma_fractions=commas, points=points) or Numerals()
        if typed and numbers < NEARLY * self.said:
            return "text", numerals
        if not typed and texts.forms["code"]:
            return "text", numerals
        numbers += sum(texts.forms[form] for form in numerals.forms)
        numbers -= 0 if numerals.hundredths else texts.hundredths
        if not numbers or numbers + texts.forms["endless"] < NEARLY * self.said:
            return "text", numerals
        whole = not self.broken and not texts.forms["endless"] and numerals.are_whole(texts.forms)
        return ("integer" if whole else "number"), numerals


Tallies = dict[str, Tally]


def unpacked(cell: Any) -> list[Any]:
    """The items of a list, also of one written as JSON in a CSV cell."""
    if isinstance(cell, str) and cell.startswith("[") and cell.endswith("]"):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            return [cell]
        return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else [cell]
    return cell if isinstance(cell, list) else [cell]


def is_empty(cell: Any) -> bool:
    """Whether a cell is empty."""
    return cell is None or cell in ("", [], {}) or (isinstance(cell, float) and math.isnan(cell))


def tally_rows(rows: Iterable[Cells], tallies: Tallies) -> None:
    """Count the cells of some rows."""
    for cells in rows:
        for name, cell in cells.items():
            known = tallies.get(name)
            if known is None:
                known = tallies[name] = Tally()
            known.add(cell)
