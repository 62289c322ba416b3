"""The tables of a project, as the program expects them today; older databases get there by migrations."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint, text

REVISIONS = ("0001",)
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


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False, server_default=text("''"))


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""Last number given out per kind, so that the id of a deleted run never comes back."""

roots = Table(
    "roots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("path", String, nullable=False),
    UniqueConstraint("name"),
)
"""Folders outside the project, for values that are referenced in place."""

datasets = Table(
    "datasets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("slots", String, nullable=False),
    _text("attributes"),
    Column("root_id", Integer, ForeignKey("roots.id")),
    _text("created"),
    _text("deleted"),
    Index("uq_datasets_name", "name", unique=True, sqlite_where=text("deleted = ''")),
)

samples = Table(
    "samples",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("split", String),
    Column("position", Integer),
    Column("meta", String),
    Index("uq_samples_place", "dataset_id", "split", "position", unique=True),
)
"""``position`` is empty until the import is finished; such a sample is not read."""

sample_values = Table(
    "sample_values",
    metadata,
    Column("sample_id", Integer, ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True),
    Column("slot", String, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("root_id", Integer, ForeignKey("roots.id")),
    Column("path", String),
    Column("data", String),
    sqlite_with_rowid=False,
)
"""A file inside the project (``path``), one below a root (``root_id`` and ``path``), or JSON (``data``)."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("split", String, primary_key=True),
    Column("value", String, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("source", String, nullable=False),
    Column("reason", String, nullable=False),
    Index("ix_problems_dataset_id", "dataset_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("dataset", String, nullable=False),
    Column("recipe", String, nullable=False),
    Column("state", String, nullable=False),
    _number("step"),
    _number("seed"),
    _text("created"),
    _text("notes"),
    _text("deleted"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("run_id", String, nullable=False),
    _text("created"),
    _text("deleted"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("lane", String, nullable=False),
    Column("entry", String, nullable=False),
    Column("payload", String, nullable=False),
    Column("state", String, nullable=False),
    _text("run_id"),
    Column("failure", String),
    Column("result", String),
    _text("created"),
    _text("started"),
    _text("ended"),
    UniqueConstraint("id"),
    Index("ix_jobs_state", "state"),
)
