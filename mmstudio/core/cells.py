"""Cells of tables: their kinds, and their form in words.

A cell is stored as JSON represents it: a text, a whole number, a number with a fraction, true or false, or null. No
    step from a file to an export turns one kind into another.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

Cell = str | int | float | bool | None
CellKind = Literal["text", "integer", "number", "truth"]


def kind_of(cell: Cell) -> CellKind | None:
    """The kind of a cell; ``None`` for an empty cell."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, int):
        return "integer"
    return "number" if isinstance(cell, float) else "text"


def common_kind(kinds: Collection[CellKind]) -> CellKind:
    """The kind that can hold cells of all these kinds; texts if there are none."""
    found = set(kinds)
    if len(found) == 1:
        return found.pop()
    return "number" if found == {"integer", "number"} else "text"


def cell_words(cell: Cell) -> str:
    """A cell in words: 3 for 3 and for 3.0, ``true`` and ``false``; empty for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)


def cell_as(kind: CellKind, cell: Cell) -> Cell:
    """A cell converted to a kind that can hold it."""
    if cell is None or kind_of(cell) == kind:
        return cell
    return float(cell) if kind == "number" and isinstance(cell, int) else cell_words(cell)
