"""Types of database cells: a cell has the type of its column, or the database counts as damaged.

SQLite stores any type in any column, and a project may come from a stranger.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any, TypeVar, cast

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import is_hash, is_id, is_relative, shown
from mmstudio.core.files.json_text import from_json
from mmstudio.core.sample import SPLITS, Split

MOST = 2**53
"""Largest number that the program stores, except seeds."""

StateT = TypeVar("StateT", bound=StrEnum)
ShapeT = TypeVar("ShapeT", dict[str, Any], list[Any])


def damaged(found: Any, wanted: str) -> DamagedError:
    """The error for a database that holds a wrong value.

    Args:
        found: The value in it.
        wanted: The expected kind of value, with its article.
    """
    return DamagedError(
        "The project's database is damaged: it holds {found} where {wanted} belongs.",
        hint="Put back a copy of it, or make a new project and import the data again.",
        found=shown(found),
        wanted=wanted,
    )


def text_of(value: Any) -> str:
    """A text; raises ``DamagedError`` otherwise, as all of these functions do."""
    if type(value) is not str:
        raise damaged(value, "a text")
    return value


def number_of(value: Any, least: int = 0) -> int:
    """A whole number."""
    if type(value) is not int or value < least or (least >= 0 and value > MOST):
        raise damaged(str(value) if isinstance(value, int | float) else value, "a whole number")
    return value


def real_of(value: Any) -> float:
    """A finite number."""
    if type(value) not in {int, float} or not math.isfinite(value):
        raise damaged(str(value) if isinstance(value, int | float) else value, "a number")
    return float(value)


def id_of(value: Any) -> str:
    """An id, or ``None``."""
    if value != "" and not is_id(value):
        raise damaged(value, "an id")
    return str(value)


def hash_of(value: Any) -> str:
    """A hash, or empty if a file was named but not read."""
    if value != "" and not is_hash(value):
        raise damaged(value, "a hash")
    return str(value)


def path_of(value: Any) -> str:
    """A relative path that stays below its folder."""
    if not is_relative(value):
        raise damaged(value, "a path inside its folder")
    return str(value)


def split_of(value: Any) -> Split | None:
    """The name of a split, or ``None`` if it is still to be drawn."""
    if value is not None and value not in SPLITS:
        raise damaged(value, "the name of a split")
    return cast("Split | None", value)


def state_of(kind: type[StateT], value: str) -> StateT:
    """One of some states."""
    try:
        return kind(value)
    except ValueError as error:
        raise damaged(value, "a state") from error


def json_of(stored: str | None, shape: type[ShapeT]) -> ShapeT:
    """JSON of an expected type; an absent text gives an empty one."""
    if not stored:
        return shape()
    found = any_json(stored)
    if not isinstance(found, shape):
        raise damaged(stored, "JSON of another form")
    return found


def any_json(stored: Any) -> Any:
    """Any JSON."""
    try:
        return from_json(text_of(stored))
    except ValueError as error:
        raise damaged(stored, "JSON") from error
