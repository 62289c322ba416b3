"""The project's SQLite database: connections, transactions, and errors as sentences."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from mmstudio.core.errors import BusyError, DamagedError, StudioError, UsageError
from mmstudio.core.files.disk import gone
from mmstudio.core.sentences import words_of
from mmstudio.storage.sql import schema

BUSY_TIMEOUT_MS = 30_000
_LEAST_ROOM = 1 << 16
"""Bytes that must be free so that the log of a database can be begun."""
_MOST_BYTES = 256 << 20
"""Largest size of a text in a project; SQLite itself would load a gigabyte into memory."""


class Database:
    """Connections to one database; any thread may use it.

    Readers see the state at the start of their transaction and never wait; writers take the write lock at once, so that
    a transaction that reads first cannot fail when it starts to write. Threads of this process wait for each other
    without limit, for other programs up to 30 seconds.

    Attributes:
        path: The file.
        writable: Whether it was opened for writing.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self.path = path
        self.writable = write
        self._engine = open_engine(path, write=write)
        self._writing = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads.

        Raises:
            DamagedError: If the file is not a database or is damaged.
            BusyError: If another program keeps it locked.
        """
        with sentences(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed if the block ends without an error, rolled back on an exception.

        Raises:
            UsageError: If the project was opened for reading only.
            DamagedError: If the file is not a database or is damaged.
            BusyError: If another program keeps it locked.
            StudioError: If the disk is full or cannot be written.
        """
        if not self.writable:
            raise UsageError("The project was opened for reading only.")
        with self._writing, sentences(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close all connections; SQLite then merges its side files into the database."""
        self._engine.dispose()


def open_engine(path: Path, *, write: bool = True, foreign_keys: bool = True) -> Engine:
    """An engine whose connections are set up for a project; it connects on first use.

    Args:
        path: The database; its folder must exist.
        write: Whether connections may write.
        foreign_keys: Whether references are enforced; off while tables are rebuilt by a migration.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), creator=lambda: connect(path))

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
        else:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def connect(path: Path) -> sqlite3.Connection:
    """A plain connection; any thread may use it, one at a time.

    SQLite keeps side files beside a database in use. If it cannot create them and none exist, the file is complete by
    itself and is opened as immutable.

    The database may come from a stranger: its own schema code is not trusted, and nothing in it can access other files.
    """
    folder = path.absolute().parent
    if os.access(folder, os.W_OK) or (folder / f"{path.name}-wal").exists():
        connection = sqlite3.connect(path, check_same_thread=False)
    else:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False
        )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
    configure = getattr(connection, "setconfig", None)
    if configure is not None:  # from Python 3.12 on
        configure(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # type: ignore[attr-defined]  # noqa: FBT003
    return connection


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn the database's errors inside the block into errors for people; bugs stay unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        translated = _translate(original, path)
        if translated is None:
            raise
        raise translated from error


def _kind(code: int, path: Path) -> int:
    """The kind of an error; where the disk has no room to begin a log, SQLite tells of an error of reading and writing."""
    kind = code & 0xFF
    try:
        full = kind == sqlite3.SQLITE_IOERR and shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return kind
    return sqlite3.SQLITE_FULL if full else kind


def _translate(error: BaseException | None, path: Path) -> StudioError | None:
    if error is None:
        return None
    place, reason = str(path), words_of(error)
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, UnicodeDecodeError) or (code is None and "not decode to UTF-8" in reason):
        code = sqlite3.SQLITE_CORRUPT  # the driver's own errors: a stored text, or a name, is not valid
    if code is None:
        return None
    if "malformed JSON" in reason:
        code = sqlite3.SQLITE_CORRUPT  # a cell that a query looks into
    match _kind(int(code), path):
        case (
            sqlite3.SQLITE_CORRUPT
            | sqlite3.SQLITE_NOTADB
            | sqlite3.SQLITE_CONSTRAINT
            | sqlite3.SQLITE_MISMATCH
            | sqlite3.SQLITE_TOOBIG
        ):
            return DamagedError(
                "The project's database {path} is damaged: {reason}.",
                hint="Put back a copy of it, or make a new project and import the data again.",
                path=place,
                reason=reason,
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyError(
                "Another program keeps the database {path} locked.",
                hint="Close it and try again.",
                path=place,
            )
        case sqlite3.SQLITE_FULL:
            return StudioError(
                "The disk that holds {path} is full; the last step was undone.",
                hint="Make room and try again.",
                path=place,
            )
        case sqlite3.SQLITE_CANTOPEN if not path.parent.is_dir():
            return gone(path.parent)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return StudioError(
                "The database {path} cannot be read or written: {reason}.",
                hint="Check the disk and the rights on the folder.",
                path=place,
                reason=reason,
            )
        case _:
            return None


def next_number(connection: Connection, kind: str) -> int:
    """The next number of a kind, counted from 1 and never used twice; inside a writing transaction."""
    table = schema.counters
    last = connection.scalar(select(table.c.value).where(table.c.name == kind))
    if last is None:
        connection.execute(insert(table).values(name=kind, value=1))
        return 1
    connection.execute(update(table).where(table.c.name == kind).values(value=last + 1))
    return int(last) + 1


def fresh_id(
    connection: Connection, kind: str, form: str, column: Column[str], folder: Callable[[str], Path]
) -> str:
    """An id that no row has and no folder is named after, whatever the counter says.

    Args:
        connection: Connection inside a writing transaction.
        kind: Kind of the counter.
        form: Format string for the number.
        column: Column of the existing ids.
        folder: Folder of things with such ids; an existing folder would be taken for the new one's.
    """
    while True:
        found = form.format(next_number(connection, kind))
        taken = connection.scalar(select(column).where(column == found)) is not None
        if not taken and not folder(found).exists():
            return found
