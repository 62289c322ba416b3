"""Original names of imported files, the file of each problem, and the order of waiting jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; names of existing files are unknown, and existing jobs wait in order of arrival."""
    op.add_column("sample_values", sa.Column("file", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("problems", sa.Column("file", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("problems", sa.Column("slot", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("jobs", sa.Column("place", sa.Integer, nullable=False, server_default=sa.text("0")))
