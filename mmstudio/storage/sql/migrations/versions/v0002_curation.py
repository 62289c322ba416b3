"""Tags, stars, excluded samples, saved filters, imports that can continue, and an index of words."""

from __future__ import annotations

import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from mmstudio.storage.sql.words import MAKE, add_words, index_words

revision = "0002"
down_revision = "0001"
_PAGE = 5000


def upgrade() -> None:
    """Add the new tables and columns, and index the words of existing samples."""
    _add("datasets", sa.Column("taken", sa.String, nullable=False, server_default=sa.text("''")))
    _add("samples", sa.Column("excluded", sa.String, nullable=False, server_default=sa.text("''")))
    _add("samples", sa.Column("stars", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.create_index(
        "ix_samples_shown", "samples", ["dataset_id"], sqlite_where=sa.text("position IS NOT NULL")
    )
    op.create_index("ix_samples_stars", "samples", ["dataset_id", "stars"], sqlite_where=sa.text("stars > 0"))
    op.create_index(
        "ix_sample_values_unchecked", "sample_values", ["sample_id"], sqlite_where=sa.text("sha256 = ''")
    )
    _tables()
    op.execute(MAKE)
    _index_words()


def _add(table: str, column: sa.Column[object]) -> None:
    op.add_column(table, column)


def _tables() -> None:
    op.create_table(
        "sample_tags",
        sa.Column("tag", sa.String, nullable=False),
        sa.Column("sample_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name="fk_sample_tags_sample_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", "sample_id", name="pk_sample_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sample_tags_sample_id", "sample_tags", ["sample_id"])
    op.create_table(
        "saved_filters",
        sa.Column("dataset_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("wanted", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name="fk_saved_filters_dataset_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "name", name="pk_saved_filters"),
        sqlite_with_rowid=False,
    )


def _index_words() -> None:
    connection = op.get_bind()
    after = 0
    page = sa.text(
        "SELECT sample_id, data FROM sample_values WHERE data IS NOT NULL AND sample_id IN "
        "(SELECT id FROM samples WHERE id > :after ORDER BY id LIMIT :count) ORDER BY sample_id"
    )
    last = sa.text("SELECT max(id) FROM (SELECT id FROM samples WHERE id > :after ORDER BY id LIMIT :count)")
    while (end := connection.scalar(last, {"after": after, "count": _PAGE})) is not None:
        rows = connection.execute(page, {"after": after, "count": _PAGE}).all()
        add_words(
            connection,
            [
                (number, index_words(json.loads(row.data) for row in values))
                for number, values in groupby(rows, key=lambda row: int(row.sample_id))
            ],
        )
        after = end
