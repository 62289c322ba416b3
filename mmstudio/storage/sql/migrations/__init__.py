"""Alembic's scripts: how databases of earlier versions become today's."""
