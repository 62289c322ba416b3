"""Names of results: of unfinished ones, one kind of preview per item, and of files, one per target slot."""

from __future__ import annotations

import re
from urllib.parse import unquote

_RESULT = "result-"
_OLDER = re.compile(r"(\d{5}-\d{3,5}(?:-\d+)?)-(\D.*)")
"""Names of an earlier program, which joined item and slot by a dash."""


def kind_of_item(index: int) -> str:
    """Kind of the previews that show an item of a generation, counted from 0."""
    return f"{_RESULT}{index}"


def item_shown(kind: str) -> int | None:
    """The item that previews of this kind show; ``None`` for other kinds."""
    number = kind.removeprefix(_RESULT)
    return int(number) if kind.startswith(_RESULT) and number.isdecimal() and number.isascii() else None


def item_and_slot(stem: str) -> tuple[str, str]:
    """The item and the slot in the name of a result's file, without its suffix.

    Args:
        stem: ``00001-000.image``, or ``00001-000`` where the run makes one slot only.

    Returns:
        Name of the item and name of the slot; the slot is empty if the name says none.
    """
    item, _, slot = stem.partition(".")
    older = _OLDER.fullmatch(stem)
    if older is not None and not slot:
        item, slot = older.groups()
    return item, unquote(slot)
