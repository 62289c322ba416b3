"""Columns about a sample itself, not its slots: facts, rating and tags."""

from __future__ import annotations

from typing import Any

META = "meta."
"""Prefix of a fact's name: importers keep such a column apart, so that ground truth never becomes a condition."""
STARS, TAGS = "mmstudio.stars", "mmstudio.tags"
"""A whole number from 0 to 5, and a list of texts, under the program's own names: a stranger's ``stars`` is a column."""

_STARS = {str(count): count for count in range(6)}


def stars_of(cell: Any) -> int:
    """The rating in a cell; 0 if it is not one."""
    return _STARS.get(str(cell).strip().removesuffix(".0"), 0)


def tags_of(items: list[Any]) -> tuple[str, ...]:
    """The tags in a cell's items."""
    return tuple(item for item in items if isinstance(item, str) and item.strip())
