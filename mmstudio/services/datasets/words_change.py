"""A change of words in many samples: replace, prefix, append or set, in texts or in a table's column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mmstudio.core.cells import Cell, CellKind, cell_words, common_kind, kind_of
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Sample, Slot

How = Literal["replace", "append", "prefix", "set"]
_TRUTH = {"true": True, "false": False}
_WHOLE = re.compile(r"[+-]?\d{1,18}")


@dataclass(frozen=True, slots=True)
class WordsChange:
    """A change to the words of a slot.

    Attributes:
        slot: Name of the slot.
        how: ``replace`` each ``find`` by ``put``; ``append`` or ``prefix`` it; or ``set`` the whole.
        put: The new words; blanks at their ends count.
        find: What is replaced, regardless of case.
        column: Of a table, the cell that is changed.
    """

    slot: str
    how: How
    put: str
    find: str = ""
    column: str = ""

    def __post_init__(self) -> None:
        """Refuse a change that would do nothing.

        Raises:
            UsageError: If nothing is to be looked for, or nothing to be added.
        """
        if self.how == "replace" and not self.find:
            raise UsageError("Say which words are to be replaced.")
        if self.how in {"append", "prefix"} and not self.put:
            raise UsageError("Say which words are to be added.")


def changed(
    sample: Sample, slot: Slot, change: WordsChange, kind: CellKind = "text"
) -> tuple[Any, ...] | None:
    """The slot's alternatives after a change; ``None`` where it changes nothing.

    Args:
        sample: The sample; its slots with files stay as they are.
        slot: The change's.
        change: What is to be done.
        kind: What the change's column holds.

    Raises:
        UsageError: If a column of numbers or truth values would hold something else.
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
        after = tuple(_with_cell(row, change, kind) for row in rows)
    elif change.how == "set":
        after = (change.put,)
    else:
        after = tuple(_words(str(text), change) for text in before)
    return None if after == before else after


def to_cell(text: str, column: str, kind: CellKind) -> Cell:
    """The cell for what a person typed; a column of whole numbers may take a fraction.

    Raises:
        UsageError: If the column holds numbers or truth values and the text is neither.
    """
    typed = text.strip().replace("\u2212", "-")
    if kind == "text" or not typed:
        return text
    if kind == "truth":
        if typed.lower() not in _TRUTH:
            raise UsageError(
                "The column {column!r} says true or false, and {text!r} is neither.", column=column, text=text
            )
        return _TRUTH[typed.lower()]
    try:
        return int(typed) if kind == "integer" and _WHOLE.fullmatch(typed) else float(typed)
    except ValueError as error:
        raise UsageError(
            "The column {column!r} holds numbers, and {text!r} is not a number.", column=column, text=text
        ) from error


def column_kinds(samples: Sequence[Sample], slot: Slot) -> dict[str, CellKind]:
    """What kind of values the columns of a table hold, judging by some samples; texts if these show nothing."""
    rows = [value.data for sample in samples for value in sample.values.get(slot.name, ())]
    kinds: dict[str, set[CellKind]] = {name: set() for name in slot.columns}
    for row in rows:
        for name, cell in row.items() if isinstance(row, Mapping) else ():
            kind = kind_of(cell)
            if kind is not None and name in kinds:
                kinds[name].add(kind)
    return {name: common_kind(some) for name, some in kinds.items()}


def _with_cell(row: Mapping[str, Any], change: WordsChange, kind: CellKind) -> dict[str, Any]:
    cell = row.get(change.column)
    if change.how == "set":
        return {**row, change.column: to_cell(change.put, change.column, kind)}
    if cell is None:
        return dict(row)
    text = cell_words(cell)
    after = _words(text, change)
    if after == text:
        return dict(row)
    return {**row, change.column: to_cell(after, change.column, kind)}


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
