"""The first tables of a project."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, server_default=sa.text("''"))


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def upgrade() -> None:
    """Create all tables in an empty database."""
    op.create_table(
        "counters",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    _datasets()
    _samples()
    _work()


def _datasets() -> None:
    op.create_table(
        "roots",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roots"),
        sa.UniqueConstraint("name", name="uq_roots_name"),
    )
    op.create_table(
        "datasets",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("slots", sa.String, nullable=False),
        _text("attributes"),
        sa.Column("root_id", sa.Integer),
        _text("created"),
        _text("deleted"),
        sa.PrimaryKeyConstraint("id", name="pk_datasets"),
        sa.ForeignKeyConstraint(["root_id"], ["roots.id"], name="fk_datasets_root_id"),
    )
    op.create_index(
        "uq_datasets_name", "datasets", ["name"], unique=True, sqlite_where=sa.text("deleted = ''")
    )


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("dataset_id", sa.Integer, nullable=False),
        sa.Column("split", sa.String),
        sa.Column("position", sa.Integer),
        sa.Column("meta", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_samples"),
        _of("datasets", "samples"),
    )
    op.create_index("uq_samples_place", "samples", ["dataset_id", "split", "position"], unique=True)
    op.create_table(
        "sample_values",
        sa.Column("sample_id", sa.Integer, nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("root_id", sa.Integer),
        sa.Column("path", sa.String),
        sa.Column("data", sa.String),
        sa.PrimaryKeyConstraint("sample_id", "slot", "ordinal", name="pk_sample_values"),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name="fk_sample_values_sample_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["root_id"], ["roots.id"], name="fk_sample_values_root_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fingerprints",
        sa.Column("dataset_id", sa.Integer, nullable=False),
        sa.Column("split", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("dataset_id", "split", name="pk_fingerprints"),
        _of("datasets", "fingerprints"),
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("dataset_id", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
        _of("datasets", "problems"),
    )
    op.create_index("ix_problems_dataset_id", "problems", ["dataset_id"])


def _of(parent: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dataset_id"], [f"{parent}.id"], name=f"fk_{table}_dataset_id", ondelete="CASCADE"
    )


def _work() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("recipe", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        _number("step"),
        _number("seed"),
        _text("created"),
        _text("notes"),
        _text("deleted"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("run_id", sa.String, nullable=False),
        _text("created"),
        _text("deleted"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("id", "kind", "title", "lane", "entry")),
        sa.Column("payload", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        _text("run_id"),
        sa.Column("failure", sa.String),
        sa.Column("result", sa.String),
        _text("created"),
        _text("started"),
        _text("ended"),
        sa.PrimaryKeyConstraint("number", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
