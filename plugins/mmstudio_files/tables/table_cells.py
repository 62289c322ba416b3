"""Cells of tables in their stored form: of the kind of their column, or empty."""

from __future__ import annotations

import math
from typing import Any

from mmstudio.api import Cell, CellKind, Numerals, cell_words, is_missing, truth_of, whole_text
from mmstudio_files.tables.tally import is_empty


def table_value(cell: Any, kind: CellKind, numerals: Numerals) -> tuple[Cell, bool]:
    """A cell of a table column, and whether it could be used.

    Args:
        cell: Cell as read.
        kind: Kind of the column.
        numerals: How its numbers are written.
    """
    if is_empty(cell):
        return None, True
    if isinstance(cell, dict | list):
        return None, False
    if kind == "text":
        return (whole_text(cell) if isinstance(cell, str) else cell_words(cell)), True
    if isinstance(cell, str):
        value = truth_of(cell) if kind == "truth" else numerals.number(cell)
        if value is None:
            return None, is_missing(cell)
    else:
        value = cell
    if isinstance(value, bool) != (kind == "truth"):
        return None, False
    if kind == "number":
        value = float(value)
    return (value, True) if not isinstance(value, float) or math.isfinite(value) else (None, False)
