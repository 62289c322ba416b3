"""Creation of a database, and upgrades of older ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.storage.sql import schema
from mmstudio.storage.sql.database import connect, open_engine, sentences
from mmstudio.storage.sql.shape import check_objects, check_tables, statements

SCRIPTS = Path(__file__).parent / "migrations"


def create_database(path: Path) -> None:
    """Create a new database with the present tables."""
    engine = open_engine(path)
    try:
        with engine.begin() as connection:
            for statement in statements():
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
            )
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (schema.HEAD,))
    finally:
        engine.dispose()


def revision_of(path: Path) -> str:
    """The revision of an existing database, by plain SQL.

    Raises:
        DamagedError: If it is missing, not a database, not one of this program's, or contains code that runs by itself.
    """
    if not path.is_file():
        raise DamagedError(
            "The project's database {path} is missing.", hint="Put back a copy of it.", path=str(path)
        )
    with sentences(path), closing(connect(path)) as connection:
        check_objects(connection)
        known = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version' AND type = 'table'"
        ).fetchone()
        row = connection.execute("SELECT * FROM alembic_version").fetchone() if known else None
    if row is None:
        raise DamagedError(
            "The database {path} holds no project.",
            hint="Put back a copy of the project's database.",
            path=str(path),
        )
    return str(row[0])


def check(path: Path) -> None:
    """Refuse a database of the present revision that differs from what the program creates.

    Raises:
        DamagedError: If a table or an index differs, or positions of samples have gaps.
    """
    with sentences(path), closing(connect(path)) as connection:
        check_tables(connection)


def is_current(path: Path, revisions: tuple[str, ...] = schema.REVISIONS) -> bool:
    """Whether the database has the present tables.

    Raises:
        DamagedError: If it is damaged, or was written by a newer program.
    """
    revision = revision_of(path)
    if revision not in revisions:
        raise DamagedError(
            "The project was written by a newer version of MM Studio (revision {revision} of its database).",
            hint="Update MM Studio; the project was left as it is.",
            revision=revision,
        )
    return revision == revisions[-1]


def upgrade(
    path: Path, *, scripts: Path = SCRIPTS, revisions: tuple[str, ...] = schema.REVISIONS
) -> Path | None:
    """Upgrade a database; the caller holds the project's lock.

    The database is copied first. If a migration fails, the copy is restored.

    Args:
        path: The database.
        scripts: Folder of the migrations.
        revisions: All known revisions, oldest first.

    Returns:
        The copy, or ``None`` if no migration was due.

    Raises:
        DamagedError: If it is damaged, was written by a newer program, or cannot be upgraded.
    """
    if is_current(path, revisions):
        return None
    old = revision_of(path)
    copy = path.with_name(f"{path.stem}.before-{revisions[-1]}{path.suffix}")
    copy.unlink(missing_ok=True)
    copy_database(path, copy)
    try:
        _run_migrations(path, scripts, revisions[-1])
    except Exception as error:
        copy_database(copy, path)
        raise DamagedError(
            "The project could not be brought up to date (from revision {old} to {new}): {reason}",
            hint="It was left as it was; open it with the version of MM Studio that wrote it.",
            old=old,
            new=revisions[-1],
            reason=str(error),
        ) from error
    return copy


def copy_database(source: Path, target: Path) -> None:
    """Copy a database page by page through SQLite, including side files."""
    with (
        sentences(source),
        closing(connect(source)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)


def _run_migrations(path: Path, scripts: Path, revision: str) -> None:
    """Run all due migrations in one transaction.

    References are not enforced meanwhile, since rebuilding a table would delete the rows that refer to it. They are
    checked at the end.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = open_engine(path, foreign_keys=False)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise StudioError("{count} rows lost what they refer to.", count=len(broken))
    finally:
        engine.dispose()
