"""Columns that say something about a sample and are none of its slots: facts, and the stars and tags that somebody gave it."""

from __future__ import annotations

from typing import Any

META = "meta."
"""In front of a fact's name: importers keep such a column apart, so that ground truth never becomes a condition."""
STARS, TAGS = "mmstudio.stars", "mmstudio.tags"
"""A whole number from 0 to 5, and a list of texts. The names are the program's own: a stranger's ``stars`` is a column."""

_STARS = {str(count): count for count in range(6)}


def stars_of(cell: Any) -> int:
    """The stars that a cell says; 0 where it says nothing of the kind."""
    return _STARS.get(str(cell).strip().removesuffix(".0"), 0)


def tags_of(items: list[Any]) -> tuple[str, ...]:
    """The tags that a cell's items say."""
    return tuple(item for item in items if isinstance(item, str) and item.strip())
