"""Insertion of many rows by one statement: SQLite is called once for hundreds of rows, and other threads are not woken for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # processes that only read files do not need the database
    from sqlalchemy import Connection

_ROWS = 250


def insert_rows(connection: Connection, into: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of equal width.

    Args:
        connection: Connection inside a writing transaction.
        into: ``INSERT INTO table (columns)``.
        rows: Rows in the order of the columns.
    """
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        place = f"({', '.join('?' * len(some[0]))})"
        values = tuple(chain.from_iterable(some))
        connection.exec_driver_sql(f"{into} VALUES {', '.join([place] * len(some))}", values)
