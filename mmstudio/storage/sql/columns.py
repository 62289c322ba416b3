"""The types of columns.

A database may come from a stranger, and SQLite stores any type in any column. Values read through these column types
have the right type, or the database counts as damaged.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Integer, String, TypeDecorator

from mmstudio.core.sentences import printable
from mmstudio.storage.sql.rows import id_of, number_of, real_of, split_of, text_of


class WordsTable(TypeDecorator[str]):
    """Text that may contain a file name that is not UTF-8; see :func:`~mmstudio.core.sentences.printable`.

    Args:
        optional: Whether it may be missing.
    """

    impl = String
    cache_ok = True

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__()
        self.optional = optional

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """The value to store, escaped if it could not be stored unchanged."""
        return None if value is None else printable(value)

    def process_result_value(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """The stored value, if it is a text."""
        if value is None and self.optional:
            return None
        return text_of(value)


class Id(WordsTable):
    """The id of a run, a session or a job; it may become the name of a folder."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """The stored value, if it is an id; empty if there is none."""
        return id_of(value)


class SplitName(WordsTable):
    """The name of a split; missing while it is still to be drawn."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """The stored value, if such a split exists."""
        return split_of(value)


class Number(TypeDecorator[int]):
    """A whole number.

    Args:
        optional: Whether it may be missing.
        least: Smallest value.
    """

    impl = Integer
    cache_ok = True

    def __init__(self, *, optional: bool = False, least: int = 0) -> None:
        super().__init__()
        self.optional, self.least = optional, least

    def process_result_value(self, value: Any, dialect: Any) -> int | None:  # noqa: ARG002
        """The stored value, if it is such a number."""
        if value is None and self.optional:
            return None
        return number_of(value, self.least)


class Real(TypeDecorator[float]):
    """A finite number that may be missing."""

    impl = Float
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> float | None:  # noqa: ARG002
        """The stored value, if it is such a number."""
        return None if value is None else real_of(value)
