"""Evaluations of runs, and their scores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables; evaluations that an older program stored stay in the runs' folders."""
    op.create_table(
        "evaluations",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("run_id", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("split", sa.String, nullable=False),
        sa.Column("checkpoint", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("created", sa.String, nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("number", name="pk_evaluations"),
        sa.UniqueConstraint("run_id", "id", name="uq_evaluations_run_id_id"),
    )
    op.create_table(
        "scores",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("evaluation", sa.Integer, nullable=False),
        sa.Column("metric", sa.String, nullable=False),
        sa.Column("figure", sa.String, nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("given", sa.String, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("score", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_scores"),
        sa.ForeignKeyConstraint(
            ["evaluation"], ["evaluations.number"], name="fk_scores_evaluation", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_scores_evaluation", "scores", ["evaluation"])
    op.create_index("ix_scores_metric", "scores", ["metric", "figure"])
