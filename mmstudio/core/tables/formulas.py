"""Texts in CSV that a spreadsheet would interpret and run as formulas."""

from __future__ import annotations

import re

_FORMULA = re.compile("'*[=+\\-@\\t\\r\\n]")


def guarded(text: str) -> str:
    """A text as a cell of CSV: an apostrophe is put before a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text from which :func:`guarded` made a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
