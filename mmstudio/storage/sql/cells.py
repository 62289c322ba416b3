"""Cells of JSON rows in SQL expressions, in the words of :mod:`mmstudio.core.cells`."""

from __future__ import annotations

import json


def cell_path(column: str) -> str:
    """The path of a column in a row, for SQLite's JSON functions."""
    return f"$.{json.dumps(column, ensure_ascii=False)}"


def cell_text(data: str, path: str) -> str:
    """An expression for a cell in words: SQLite itself would give 1 for true, and 3.0 for 3.0.

    Args:
        data: Expression of the row's JSON.
        path: Parameter that holds the path, as ``:cell``.
    """
    return (
        f"CASE json_type({data}, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        f"WHEN 'real' THEN printf('%.15g', json_extract({data}, {path})) "
        f"ELSE CAST(json_extract({data}, {path}) AS TEXT) END"
    )
