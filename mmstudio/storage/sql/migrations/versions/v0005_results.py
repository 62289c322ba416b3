"""An index of all results, with their stars and tags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables; results that exist are entered from their files when they are first asked for."""
    op.add_column("sessions", sa.Column("indexed", sa.String, nullable=False, server_default=sa.text("''")))
    op.create_table(
        "results",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("run_id", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("seed", sa.Integer),
        sa.Column("checkpoint", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("slot", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("created", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("words", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("stars", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("gone", sa.String, nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("id", name="pk_results"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_results_session_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("session_id", "name", name="uq_results_session_id_name"),
    )
    op.create_index("ix_results_shown", "results", ["created", "id"], sqlite_where=sa.text("gone = ''"))
    op.create_table(
        "result_tags",
        sa.Column("tag", sa.String, nullable=False),
        sa.Column("result_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["result_id"], ["results.id"], name="fk_result_tags_result_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", "result_id", name="pk_result_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_result_tags_result_id", "result_tags", ["result_id"])
