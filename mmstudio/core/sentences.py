"""Sentences for people: filled in whatever they are made of, and always printable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def fill(template: str, params: Mapping[str, Any]) -> str:
    """A template with its ``{named}`` parameters filled in.

    The template as it is where that cannot be done: what is told badly, by a plugin perhaps, must not hide behind
    another error.
    """
    try:
        text = template.format(**params)
    except Exception:  # noqa: BLE001 - formatting calls the parameters' own code
        text = template
    return printable(text)


def printable(text: str) -> str:
    """Text that UTF-8 can hold: half a surrogate pair, as in a file's name that is no UTF-8, becomes its escape.

    Inside a string of JSON that escape means the same again.
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def words_of(error: BaseException) -> str:
    """What an exception says; empty if nothing, or if it is one that cannot even be asked."""
    try:
        return printable(str(error))
    except Exception:  # noqa: BLE001 - an exception's text is made by its own code
        return ""
