"""Cells of tables in SQL: what a row that is stored as JSON says in a column, in the words of :mod:`mmstudio.core.cells`."""

from __future__ import annotations

import json


def cell_path(column: str) -> str:
    """Where a column stands in a row, as SQLite's JSON functions take it."""
    return f"$.{json.dumps(column, ensure_ascii=False)}"


def cell_text(data: str, path: str) -> str:
    """An expression for a cell in words: SQLite itself would say 1 for true, and 3.0 for 3.0.

    Args:
        data: Expression of the row's JSON.
        path: Parameter that holds the path, as ``:cell``.
    """
    return (
        f"CASE json_type({data}, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        f"WHEN 'real' THEN printf('%.15g', json_extract({data}, {path})) "
        f"ELSE CAST(json_extract({data}, {path}) AS TEXT) END"
    )
