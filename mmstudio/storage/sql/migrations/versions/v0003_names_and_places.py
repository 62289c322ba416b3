"""What files were called when they were imported, which file a problem is about, and the order of the jobs that wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add all; of what is there already, no names are known, and jobs wait in the order they came."""
    op.add_column("sample_values", sa.Column("file", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("problems", sa.Column("file", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("problems", sa.Column("slot", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("jobs", sa.Column("place", sa.Integer, nullable=False, server_default=sa.text("0")))
