"""Names of unfinished results: one kind of preview per item, so that the newest replaces the one before."""

from __future__ import annotations

_RESULT = "result-"


def kind_of_item(index: int) -> str:
    """Kind of the previews that show an item of a generation, counted from 0."""
    return f"{_RESULT}{index}"


def item_shown(kind: str) -> int | None:
    """The item that previews of this kind show; ``None`` for other kinds."""
    number = kind.removeprefix(_RESULT)
    return int(number) if kind.startswith(_RESULT) and number.isdecimal() and number.isascii() else None
