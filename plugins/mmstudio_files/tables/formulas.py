"""Texts in CSV that a spreadsheet would take for formulas, and run."""

from __future__ import annotations

import re

_FORMULA = re.compile("'*[=+\\-@\\t\\r\\n]")


def guarded(text: str) -> str:
    """A text as a cell of CSV: an apostrophe stands before what would be run."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that :func:`guarded` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
