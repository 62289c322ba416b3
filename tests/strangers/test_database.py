"""Databases that a stranger changed: nothing in them runs, and values of a wrong type give a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.services.app import App
from mmstudio.storage.project.project import Project
from mmstudio.storage.sql.database import connect

from .conftest import change, reopen


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("CREATE TRIGGER evil AFTER UPDATE ON jobs BEGIN DELETE FROM runs; END", "trigger"),
        ("CREATE VIEW evil AS SELECT * FROM runs", "view"),
        ("CREATE VIRTUAL TABLE evil USING fts5(words)", "virtual table"),
    ],
)
def test_what_acts_by_itself_refuses_the_project(copied: Path, statement: str, kind: str) -> None:
    change(copied, statement)
    before = (copied / "project.db").read_bytes()
    for write in (False, True):
        with pytest.raises(DamagedError, match=f"holds a {kind} 'evil', which MM Studio did not make"):
            Project.open(copied, write=write, own=False)
    assert (copied / "project.db").read_bytes() == before


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE saved_filters"],
        ["ALTER TABLE runs ADD COLUMN twice GENERATED ALWAYS AS (seed * 2)"],
        ["ALTER TABLE runs DROP COLUMN notes"],
        ["CREATE UNIQUE INDEX one_kind ON jobs (kind)"],
        ["DROP INDEX uq_samples_place"],
        ["DROP TABLE counters", "CREATE TABLE counters (name VARCHAR, value VARCHAR)"],
        [
            "DROP TABLE counters",
            "CREATE TABLE counters (name VARCHAR PRIMARY KEY CHECK (name = 'a'), value INTEGER)",
        ],
    ],
)
def test_tables_of_another_shape_refuse_the_project(copied: Path, statements: list[str]) -> None:
    for statement in statements:
        change(copied, statement)
    with pytest.raises(DamagedError):
        reopen(copied)


def test_what_a_schema_says_is_not_trusted(copied: Path) -> None:
    with closing(connect(copied / "project.db")) as connection:
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == 256 << 20


@pytest.mark.parametrize("position", [2**60, -1, "many", 1.5, b"x", 7])
def test_places_with_gaps_refuse_the_project(copied: Path, position: Any) -> None:
    change(copied, "UPDATE samples SET position = ? WHERE position = 5", position)
    with pytest.raises(DamagedError, match="not numbered one by one"):
        reopen(copied)


IDS = ["../../victim", "/etc", "a/b", "..", "", "R1", "nul", "x" * 100, "a\x1b[2J", b"r0001"]


@pytest.mark.parametrize("text", IDS)
@pytest.mark.parametrize("table", ["runs", "sessions"])
def test_an_id_that_leads_elsewhere_moves_nothing(program: App, copied: Path, table: str, text: Any) -> None:
    """Deleted and not: a folder is moved for either at the opening."""
    for folder in (copied.parent / "victim", copied.parent.parent / "victim"):
        folder.mkdir()
        (folder / "thesis.txt").write_text("precious")
    for deleted in ("", "2026-01-01"):
        named = f"UPDATE {table} SET id = ?, deleted = ? WHERE name IN ('First', 'Mine')"  # noqa: S608
        change(copied, named, text, deleted)
        with pytest.raises(DamagedError):
            program.open_project(copied)
        change(copied, f"UPDATE {table} SET id = 'x1' WHERE id = ?", text)  # noqa: S608
    assert len(list(copied.parent.parent.rglob("thesis.txt"))) == 2
    assert not list(copied.rglob("thesis.txt"))


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../../secret.png",
        "assets/../../secret.png",
        "assets/ab/../../../x",
        "",
        "./a",
        "a//b",
        "assets/a\0b",
        b"a",
    ],
)
def test_a_file_outside_is_never_a_value(copied: Path, path: Any) -> None:
    change(copied, "UPDATE sample_values SET path = ? WHERE slot = 'image' AND sample_id = 1", path)
    with (
        reopen(copied) as project,
        pytest.raises(DamagedError, match=r"where a (path inside its folder|text) belongs"),
    ):
        project.datasets.samples("birds").read("train", 0, 10)


def test_a_root_of_a_stranger_finds_nothing(copied: Path, tmp_path: Path) -> None:
    secret = tmp_path / "private"
    secret.mkdir()
    (secret / "0.png").write_bytes(b"secret")
    change(copied, "INSERT INTO roots (id, name, path) VALUES (1, 'r', ?)", str(secret))
    change(copied, "UPDATE sample_values SET root_id = 1, path = '0.png' WHERE slot = 'image'")
    with reopen(copied) as project:
        (sample, *_) = project.datasets.samples("birds").read("train", 0, 1)
        path = sample.values["image"][0].path
        assert path is not None
        assert path.is_relative_to(copied)
        assert not path.exists()
    with Project.open(copied, write=False) as own:  # of one's own project it is found
        (sample, *_) = own.datasets.samples("birds").read("train", 0, 1)
        assert sample.values["image"][0].path == secret / "0.png"


@pytest.mark.parametrize("number", [2**62, -5, "many", 1.5, b"x"])
def test_a_counter_that_counts_nothing_is_a_sentence(program: App, copied: Path, number: Any) -> None:
    change(copied, "UPDATE counters SET value = ? WHERE name = 'run'", number)
    with program.open_project(copied) as opened, pytest.raises(DamagedError, match="whole number"):
        opened.project.runs.create("x", dataset="birds", recipe="flow")


def test_a_counter_that_was_put_back_gives_no_id_and_no_folder_twice(program: App, copied: Path) -> None:
    change(copied, "UPDATE counters SET value = 0")
    (copied / "runs" / "r0003").mkdir()  # with weights of a stranger, perhaps
    with program.open_project(copied) as opened:
        assert opened.project.runs.create("x", dataset="birds", recipe="flow").id == "r0004"
        assert opened.project.sessions.create("r0001").id == "s0002"


@pytest.mark.parametrize(
    "stored",
    [
        "garbage",
        "{}",
        "7",
        "null",
        "[1]",
        '[{"name": 1}]',
        "[" * 5000,
        '[{"name": "a", "modality": "m", "role": "king", "columns": []}]',
    ],
)
def test_slots_that_are_none_are_a_sentence(copied: Path, stored: str) -> None:
    change(copied, "UPDATE datasets SET slots = ?", stored)
    with reopen(copied) as project, pytest.raises(DamagedError, match="database is damaged"):
        project.datasets.list()
