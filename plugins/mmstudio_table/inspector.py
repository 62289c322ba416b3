"""The inspector of table rows: cells that say nothing, and the row's numbers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from mmstudio.api import Cell, Finding, Inspection
from mmstudio_table.codec import Row

PLACEHOLDERS = frozenset(
    {"none", "null", "nil", "nan", "n/a", "n.a.", "#n/a", "#ref!", "#value!", "#div/0!", "tbd", "?", "??", "-", "--", "unknown",
     "undefined", "missing", "无", "未知", "暂无"}
)  # fmt: skip
"""Placeholders in cells that were never filled in, in lower case."""


class TableInspector:
    """Inspects single rows."""

    def inspect(self, raw: Row, path: Path | None) -> Inspection:
        """Finds rows without a value and placeholder cells; features are its numbers in order of their columns."""
        del path
        findings = []
        if all(cell is None for cell in raw.values()):
            findings.append(Finding("row-empty", "The row has no value in any column."))
        for column, cell in raw.items():
            if isinstance(cell, str) and cell.strip().lower() in PLACEHOLDERS:
                said = {"column": column, "value": cell.strip()}
                findings.append(
                    Finding(
                        "row-placeholder",
                        "The column {column} says {value}, which stands in for a value.",
                        "note",
                        said,
                    )
                )
        numbers = [_number(raw[column]) for column in sorted(raw)]
        known = any(map(math.isfinite, numbers))
        return Inspection(tuple(findings), features=np.array(numbers, np.float32) if known else None)


def _number(cell: Cell) -> float:
    if cell is None or isinstance(cell, bool):
        return math.nan
    if isinstance(cell, str) and "_" in cell:  # Python would read 1_2 as twelve
        return math.nan
    try:
        number = float(cell)
    except ValueError:
        return math.nan
    return number if abs(number) < 1e30 else math.nan
