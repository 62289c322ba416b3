"""One change of the words of many samples: replaced, put before or behind, set anew; in texts or in a table's column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Sample, Slot

How = Literal["replace", "append", "prefix", "set"]


@dataclass(frozen=True, slots=True)
class WordsChange:
    """What becomes of the words of a slot.

    Attributes:
        slot: Whose.
        how: ``replace`` each ``find`` by ``put``; ``append`` or ``prefix`` it; or ``set`` the whole.
        put: The new words; blanks at their ends count.
        find: What is replaced, in small or capital letters.
        column: Of a table, the cell that is changed.
    """

    slot: str
    how: How
    put: str
    find: str = ""
    column: str = ""

    def __post_init__(self) -> None:
        """Refuse a change that says nothing.

        Raises:
            UsageError: If nothing is to be looked for, or nothing to be added.
        """
        if self.how == "replace" and not self.find:
            raise UsageError("Say which words are to be replaced.")
        if self.how in {"append", "prefix"} and not self.put:
            raise UsageError("Say which words are to be added.")


def changed(sample: Sample, slot: Slot, change: WordsChange, *, numeric: bool) -> tuple[Any, ...] | None:
    """The slot's alternatives after a change; ``None`` where it changes nothing.

    Args:
        sample: Of which slots with files stay as they are.
        slot: The change's.
        change: What is to be done.
        numeric: Whether the change's column holds numbers.

    Raises:
        UsageError: If a column of numbers would hold another thing.
    """
    values = sample.values.get(slot.name, ())
    if any(value.path is not None for value in values):
        return None
    before = tuple(value.data for value in values)
    if not before and change.how != "set":
        return None
    after: tuple[Any, ...]
    if change.column:
        rows = before or (dict.fromkeys(slot.columns),)
        after = tuple(_with_cell(row, change, numeric=numeric) for row in rows)
    elif change.how == "set":
        after = (change.put,)
    else:
        after = tuple(_words(str(text), change) for text in before)
    return None if after == before else after


def to_cell(text: str, column: str, *, numeric: bool) -> str | float | None:
    """What a person typed for a cell.

    Raises:
        UsageError: If the column holds numbers and it is none.
    """
    if not numeric or not text.strip():
        return text
    try:
        return float(text.strip().replace("\u2212", "-"))
    except ValueError as error:
        raise UsageError(
            "The column {column!r} holds numbers, and {text!r} is none.", column=column, text=text
        ) from error


def numeric_columns(samples: Sequence[Sample], slot: Slot) -> frozenset[str]:
    """Columns of a table that hold numbers alone, as far as some samples show."""
    rows = [value.data for sample in samples for value in sample.values.get(slot.name, ())]
    cells: dict[str, list[Any]] = {name: [] for name in slot.columns}
    for row in rows:
        for name, cell in row.items() if isinstance(row, Mapping) else ():
            if cell is not None and name in cells:
                cells[name].append(cell)
    return frozenset(name for name, some in cells.items() if some and all(_is_number(one) for one in some))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _with_cell(row: Mapping[str, Any], change: WordsChange, *, numeric: bool) -> dict[str, Any]:
    cell = row.get(change.column)
    if change.how == "set":
        return {**row, change.column: to_cell(change.put, change.column, numeric=numeric)}
    if cell is None:
        return dict(row)
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    after = _words(text, change)
    if after == text:
        return dict(row)
    return {**row, change.column: to_cell(after, change.column, numeric=numeric)}


def _words(text: str, change: WordsChange) -> str:
    match change.how:
        case "replace":
            return re.sub(re.escape(change.find), lambda _: change.put, text, flags=re.IGNORECASE)
        case "append":
            return text + change.put
        case "prefix":
            return change.put + text
        case _:
            return change.put
