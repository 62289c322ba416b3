"""Alembic scripts that upgrade databases of earlier versions."""
