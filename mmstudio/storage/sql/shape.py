"""A check that a database has the shape that the program gives it: no active objects, and positions without gaps.

A database may come from a stranger. SQLite databases can contain code (triggers, views, virtual tables, generated
columns, checks), and the program relies on the tables being its own.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import shown
from mmstudio.storage.sql import schema, words

_ACTING = re.compile(r"\b(CHECK|CONFLICT|GENERATED|COLLATE)\b|\bAS\s*\(", re.IGNORECASE)
_HINT = "Nothing of it was run; open another copy of the project."
_GAPS = """SELECT dataset_id, split FROM samples WHERE position IS NOT NULL GROUP BY dataset_id, split
    HAVING min(position) IS NOT 0 OR max(position) IS NOT count(*) - 1 OR typeof(max(position)) != 'integer'"""

Shape = dict[str, Any]


def check_objects(connection: sqlite3.Connection) -> None:
    """Refuse a database of any revision that contains code which runs by itself.

    Raises:
        DamagedError: If it has a trigger, a view, a virtual table or a column that the program did not create.
    """
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        text = sql if isinstance(sql, str) else ""
        if kind in {"trigger", "view"}:
            raise _refused(kind, name)
        if kind == "table" and text.upper().lstrip().startswith("CREATE VIRTUAL") and text != words.MAKE:
            raise _refused("virtual table", name)
        if kind == "table" and name in schema.metadata.tables and _ACTING.search(text):
            raise _refused("rule in the table", name)


def check_tables(connection: sqlite3.Connection) -> None:
    """Refuse a database of the present revision whose tables differ from what the program creates.

    Raises:
        DamagedError: If a table, a column or an index is missing or differs, or positions have gaps.
    """
    found, known = _shape(connection), _known_shape()
    for name, wanted in known.items():
        if found.get(name) != wanted:
            raise DamagedError(
                "The project's database is damaged: its table {name} is not as MM Studio makes it.",
                hint="Put back a copy of it, or make a new project and import the data again.",
                name=name,
            )
    if (gap := connection.execute(_GAPS).fetchone()) is not None:
        raise DamagedError(
            "The project's database is damaged: the places of the samples in {split} are not numbered one by one.",
            hint="Put back a copy of it, or make a new project and import the data again.",
            split=shown(gap[1]),
        )


@cache
def statements() -> tuple[str, ...]:
    """Statements that create the present tables in an empty database."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    dialect = sqlite.dialect()
    tables = schema.metadata.sorted_tables
    made: list[CreateTable | CreateIndex] = [
        *(CreateTable(table) for table in tables),
        *(
            CreateIndex(index)
            for table in tables
            for index in sorted(table.indexes, key=lambda one: str(one.name))
        ),
    ]
    return (*(str(one.compile(dialect=dialect)) for one in made), words.MAKE)


@cache
def _known_shape() -> Shape:
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in statements():
            connection.execute(statement)
        return _shape(connection)


def _shape(connection: sqlite3.Connection) -> Shape:
    """Columns and indexes of the program's tables, as SQLite reports them; depends on whether ``sample_words`` exists."""
    shape: Shape = {}
    for name in schema.metadata.tables:
        columns = sorted(row[1:4] + row[5:] for row in connection.execute(f"PRAGMA table_xinfo({name})"))
        indexes = {}
        for _, index, *kind in connection.execute(f"PRAGMA index_list({name})").fetchall():
            quoted = str(index).replace('"', '""')
            parts = connection.execute(f'PRAGMA index_xinfo("{quoted}")').fetchall()
            indexes[index] = (kind, [row[2:] for row in parts])
        shape[name] = (columns, indexes)
    there = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sample_words'").fetchone()
    return {**shape, "sample_words": there is not None}


def _refused(kind: str, name: object) -> DamagedError:
    return DamagedError(
        "The project's database holds a {kind} {name}, which MM Studio did not make.",
        hint=_HINT,
        kind=kind,
        name=shown(name),
    )
