from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.storage.project.project import Project
from mmstudio.storage.sql import migrate, schema

GOOD = """
import sqlalchemy as sa
from alembic import op
revision = "0006"
down_revision = "0005"
def upgrade():
    with op.batch_alter_table("datasets", recreate="always") as table:
        table.add_column(sa.Column("colour", sa.String, nullable=False, server_default="red"))
"""

BAD = """
from alembic import op
revision = "0007"
down_revision = "0006"
def upgrade():
    op.drop_table("jobs")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""

ORPHANS = """
from alembic import op
revision = "0007"
down_revision = "0006"
def upgrade():
    op.execute("DELETE FROM datasets")
"""

COMMITS = """
from alembic import op
revision = "0007"
down_revision = "0006"
def upgrade():
    op.drop_table("jobs")
    op.get_bind().exec_driver_sql("COMMIT")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


def shape(path: Path) -> dict[str, object]:
    """Every table and index of a database, by what SQLite itself says about them."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(path)) as connection:
        objects = connection.execute(
            "SELECT type, name, tbl_name FROM sqlite_master ORDER BY name"
        ).fetchall()
        for kind, name, table in objects:
            if kind == "table":
                pragmas = ("table_xinfo", "foreign_key_list", "index_list")
                rows = [connection.execute(f"PRAGMA {one}({name})").fetchall() for one in pragmas]
                rows[2] = [row[1:] for row in rows[2]]  # the order in which indexes were made says nothing
                found[name] = [sorted(some) for some in rows]
            else:
                found[name] = (table, connection.execute(f"PRAGMA index_xinfo({name})").fetchall())
        found["tables"] = sorted(connection.execute("PRAGMA table_list").fetchall())
        found["partial"] = connection.execute(
            "SELECT name, substr(sql, instr(sql, 'WHERE')) FROM sqlite_master WHERE sql LIKE '%WHERE%' ORDER BY name"
        ).fetchall()
    return found


def scripts_with(tmp_path: Path, **modules: str) -> Path:
    scripts = tmp_path / "50% scripts"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in modules.items():
        (scripts / "versions" / f"{name}.py").write_text(text)
    return scripts


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        rows = [
            connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
            for name, sql in tables
            if "TABLE" in sql
        ]
        return [str(row) for row in (*tables, *rows)]


def with_a_dataset(path: Path) -> None:
    migrate.create_database(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO datasets (id, name, slots) VALUES (1, 'birds', '[]')")
        connection.execute("INSERT INTO samples (id, dataset_id) VALUES (1, 1)")


def test_migrating_an_empty_database_gives_todays_tables(tmp_path: Path) -> None:
    migrate.create_database(tmp_path / "new.db")
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    migrate._run_migrations(old, migrate.SCRIPTS, schema.HEAD)
    assert migrate.is_current(old)
    assert shape(old) == shape(tmp_path / "new.db")


def test_known_revisions_are_those_of_the_scripts() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    config.set_main_option("path_separator", "os")
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == schema.REVISIONS


def test_a_database_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    with_a_dataset(path)
    before = content(path)
    scripts = scripts_with(tmp_path, v0006_colour=GOOD)
    copy = migrate.upgrade(path, scripts=scripts, revisions=(*schema.REVISIONS, "0006"))
    assert copy == tmp_path / "project.before-0006.db"
    assert content(copy) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name, colour FROM datasets").fetchall() == [("birds", "red")]
        # rebuilding the table did not take its samples along
        assert connection.execute("SELECT count(*) FROM samples").fetchone() == (1,)
    assert migrate.upgrade(path, scripts=scripts, revisions=(*schema.REVISIONS, "0006")) is None


@pytest.mark.parametrize("bad", [BAD, ORPHANS, COMMITS])
def test_a_failed_migration_changes_nothing(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "project.db"
    with_a_dataset(path)
    before = content(path)
    scripts = scripts_with(tmp_path, v0006_colour=GOOD, v0007_bad=bad)
    with pytest.raises(DamagedError, match="from revision 0005 to 0007"):
        migrate.upgrade(path, scripts=scripts, revisions=(*schema.REVISIONS, "0006", "0007"))
    assert content(path) == before


def test_a_newer_project_is_refused_and_left_alone(project: Project) -> None:
    project.close()
    path = project.layout.database
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(DamagedError, match="newer version of MM Studio"):
            Project.open(project.layout.root, write=write)
    assert path.read_bytes() == before


def test_a_reader_does_not_migrate(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.close()
    monkeypatch.setattr(migrate, "is_current", lambda _: False)
    with pytest.raises(UsageError, match="for writing once"):
        Project.open(project.layout.root, write=False)
