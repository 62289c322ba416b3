"""The tables of a project, as the program expects them today; older databases get there by migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from mmstudio.core.sentences import printable

REVISIONS = ("0001", "0002")
"""Every revision this program knows, oldest first."""

HEAD = REVISIONS[-1]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text that may hold a file's name that is no UTF-8; see :func:`~mmstudio.core.sentences.printable`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """What goes into the database, where it could not be stored as it is."""
        return None if value is None else printable(value)


def _text(name: str) -> Column[str]:
    return Column(name, Words, nullable=False, server_default=text("''"))


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


counters = Table(
    "counters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""Last number given out per kind, so that the id of a deleted run never comes back."""

roots = Table(
    "roots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    Column("path", Words, nullable=False),
    UniqueConstraint("name"),
)
"""Folders outside the project, for values that are referenced in place."""

datasets = Table(
    "datasets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    Column("slots", Words, nullable=False),
    _text("attributes"),
    Column("root_id", Integer, ForeignKey("roots.id")),
    _text("created"),
    _text("deleted"),
    _text("taken"),
    Index("uq_datasets_name", "name", unique=True, sqlite_where=text("deleted = ''")),
)
"""``taken`` says how far an import came that has not finished: JSON of its source's stamp and the items stored."""

samples = Table(
    "samples",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("split", Words),
    Column("position", Integer),
    Column("meta", Words),
    _text("excluded"),
    _number("stars"),
    Index("uq_samples_place", "dataset_id", "split", "position", unique=True),
    Index("ix_samples_shown", "dataset_id", sqlite_where=text("position IS NOT NULL")),
    Index("ix_samples_stars", "dataset_id", "stars", sqlite_where=text("stars > 0")),
)
"""``position`` is empty until the import is finished, and where a sample was left out (``excluded`` says why); such a
sample is not read."""


def these(dataset_id: int, ids: Sequence[int]) -> ColumnElement[bool]:
    """Some samples of a data set, looked up one by one: SQLite would rather go through the whole data set for them."""
    return samples.c.id.in_(ids) & (samples.c.dataset_id + 0 == dataset_id)


sample_values = Table(
    "sample_values",
    metadata,
    Column("sample_id", Integer, ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True),
    Column("slot", Words, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("sha256", Words, nullable=False),
    Column("root_id", Integer, ForeignKey("roots.id")),
    Column("path", Words),
    Column("data", Words),
    Index("ix_sample_values_unchecked", "sample_id", sqlite_where=text("sha256 = ''")),
    sqlite_with_rowid=False,
)
"""A file inside the project (``path``), one below a root (``root_id`` and ``path``), or JSON (``data``).

``sha256`` is empty where a file has been named and not yet read."""

sample_tags = Table(
    "sample_tags",
    metadata,
    Column("tag", Words, primary_key=True),
    Column("sample_id", Integer, ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_sample_tags_sample_id", "sample_id"),
    sqlite_with_rowid=False,
)

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Words, primary_key=True),
    Column("wanted", Words, nullable=False),
    sqlite_with_rowid=False,
)
"""Filters that somebody gave a name, as JSON."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("split", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("source", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Index("ix_problems_dataset_id", "dataset_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("dataset", Words, nullable=False),
    Column("recipe", Words, nullable=False),
    Column("state", Words, nullable=False),
    _number("step"),
    _number("seed"),
    _text("created"),
    _text("notes"),
    _text("deleted"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("run_id", Words, nullable=False),
    _text("created"),
    _text("deleted"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("entry", Words, nullable=False),
    Column("payload", Words, nullable=False),
    Column("state", Words, nullable=False),
    _text("run_id"),
    Column("failure", Words),
    Column("result", Words),
    _text("created"),
    _text("started"),
    _text("ended"),
    UniqueConstraint("id"),
    Index("ix_jobs_state", "state"),
)
