"""The tables of a project in their present form; older databases are upgraded by migrations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from mmstudio.storage.sql.columns import Id, Number, Real, SplitName, WordsTable

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
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


_ANY = -(2**63)
_MAYBE = WordsTable(optional=True)


def _text(name: str) -> Column[str]:
    return Column(name, WordsTable, nullable=False, server_default=text("''"))


def _number(name: str, least: int = 0) -> Column[int]:
    return Column(name, Number(least=least), nullable=False, server_default=text("0"))


counters = Table(
    "counters",
    metadata,
    Column("name", WordsTable, primary_key=True),
    Column("value", Number, nullable=False),
)
"""Last number used per kind, so that the id of a deleted run is never used again."""

roots = Table(
    "roots",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", WordsTable, nullable=False),
    Column("path", WordsTable, nullable=False),
    UniqueConstraint("name"),
)
"""Folders outside the project, for files that are referenced in place."""

datasets = Table(
    "datasets",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", WordsTable, nullable=False),
    Column("slots", WordsTable, nullable=False),
    _text("attributes"),
    Column("root_id", Number(optional=True), ForeignKey("roots.id")),
    _text("created"),
    _text("deleted"),
    _text("taken"),
    Index("uq_datasets_name", "name", unique=True, sqlite_where=text("deleted = ''")),
)
"""``taken`` says how far an unfinished import is: JSON of its source's stamp and the number of stored items."""

samples = Table(
    "samples",
    metadata,
    Column("id", Number, primary_key=True),
    Column("dataset_id", Number, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("split", SplitName(optional=True)),
    Column("position", Number(optional=True)),
    Column("meta", _MAYBE),
    _text("excluded"),
    _number("stars"),
    Index("uq_samples_place", "dataset_id", "split", "position", unique=True),
    Index("ix_samples_shown", "dataset_id", sqlite_where=text("position IS NOT NULL")),
    Index("ix_samples_stars", "dataset_id", "stars", sqlite_where=text("stars > 0")),
)
"""``position`` is empty until the import is finished, and for an excluded sample (``excluded`` holds the reason); such a
sample is not read."""


def these(dataset_id: int, ids: Sequence[int]) -> ColumnElement[bool]:
    """A condition for some samples that are looked up one by one; SQLite would otherwise scan the whole data set."""
    return samples.c.id.in_(ids) & (samples.c.dataset_id + 0 == dataset_id)


sample_values = Table(
    "sample_values",
    metadata,
    Column("sample_id", Number, ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True),
    Column("slot", WordsTable, primary_key=True),
    Column("ordinal", Number, primary_key=True),
    Column("sha256", WordsTable, nullable=False),
    Column("root_id", Number(optional=True), ForeignKey("roots.id")),
    Column("path", _MAYBE),
    Column("data", _MAYBE),
    _text("file"),
    Index("ix_sample_values_unchecked", "sample_id", sqlite_where=text("sha256 = ''")),
    sqlite_with_rowid=False,
)
"""A file inside the project (``path``), one below a root (``root_id`` and ``path``), or JSON (``data``).

``sha256`` is empty if a file has been named but not read. ``file`` is the original name of a copied file."""

sample_tags = Table(
    "sample_tags",
    metadata,
    Column("tag", WordsTable, primary_key=True),
    Column("sample_id", Number, ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_sample_tags_sample_id", "sample_id"),
    sqlite_with_rowid=False,
)

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("dataset_id", Number, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("name", WordsTable, primary_key=True),
    Column("wanted", WordsTable, nullable=False),
    sqlite_with_rowid=False,
)
"""Saved filters, as JSON."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("dataset_id", Number, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("split", WordsTable, primary_key=True),
    Column("value", WordsTable, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Number, primary_key=True),
    Column("dataset_id", Number, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("source", WordsTable, nullable=False),
    Column("reason", WordsTable, nullable=False),
    _text("file"),
    _text("slot"),
    Index("ix_problems_dataset_id", "dataset_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", WordsTable, nullable=False),
    Column("dataset", WordsTable, nullable=False),
    Column("recipe", WordsTable, nullable=False),
    Column("state", WordsTable, nullable=False),
    _number("step"),
    _number("seed", _ANY),
    _text("created"),
    _text("notes"),
    _text("deleted"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", WordsTable, nullable=False),
    Column("run_id", Id, nullable=False),
    _text("created"),
    _text("deleted"),
    _text("indexed"),
)
"""``indexed`` says which state of its folder the table of results holds."""

results = Table(
    "results",
    metadata,
    Column("id", Number, primary_key=True),
    Column("session_id", Id, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("name", WordsTable, nullable=False),
    Column("run_id", Id, nullable=False, server_default=text("''")),
    Column("seed", Number(optional=True, least=_ANY)),
    _number("checkpoint"),
    _text("slot"),
    _text("created"),
    _text("words"),
    _number("stars"),
    _text("gone"),
    UniqueConstraint("session_id", "name"),
    Index("ix_results_shown", "created", "id", sqlite_where=text("gone = ''")),
)
"""Copies of what the results' files say of themselves, so that all of them are one query, and the stars of each.

``words`` is all that a text search looks through, casefolded. ``gone`` is the time when the file was found missing: its
stars and tags wait for it, since a deletion can be undone."""

result_tags = Table(
    "result_tags",
    metadata,
    Column("tag", WordsTable, primary_key=True),
    Column("result_id", Number, ForeignKey("results.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_result_tags_result_id", "result_id"),
    sqlite_with_rowid=False,
)

evaluations = Table(
    "evaluations",
    metadata,
    Column("number", Number, primary_key=True),
    Column("run_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("split", SplitName, nullable=False),
    _number("checkpoint"),
    _text("created"),
    UniqueConstraint("run_id", "id"),
)
"""Copies of the evaluations in the runs' folders, so that the scores of many runs are one query."""

scores = Table(
    "scores",
    metadata,
    Column("number", Number, primary_key=True),
    Column("evaluation", Number, ForeignKey("evaluations.number", ondelete="CASCADE"), nullable=False),
    Column("metric", WordsTable, nullable=False),
    Column("figure", WordsTable, nullable=False),
    Column("slot", WordsTable, nullable=False),
    Column("given", WordsTable, nullable=False),
    Column("value", Real),
    Column("low", Real),
    Column("high", Real),
    Column("score", WordsTable, nullable=False),
    Index("ix_scores_evaluation", "evaluation"),
    Index("ix_scores_metric", "metric", "figure"),
)
"""``given`` is a JSON list of slots, ``score`` the whole score as JSON."""

jobs = Table(
    "jobs",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Id, nullable=False),
    Column("kind", WordsTable, nullable=False),
    Column("title", WordsTable, nullable=False),
    Column("lane", WordsTable, nullable=False),
    Column("entry", WordsTable, nullable=False),
    Column("payload", WordsTable, nullable=False),
    Column("state", WordsTable, nullable=False),
    Column("run_id", Id, nullable=False, server_default=text("''")),
    Column("failure", _MAYBE),
    Column("result", _MAYBE),
    _text("created"),
    _text("started"),
    _text("ended"),
    _number("place", _ANY),
    UniqueConstraint("id"),
    Index("ix_jobs_state", "state"),
)
"""Waiting jobs are ordered by ``place``, then by ``number``; for all others ``place`` is 0.

``entry`` is empty and never read: an older program stored there which code to run."""
