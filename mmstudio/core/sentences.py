"""Sentences for people: filled in whatever they are made of, and always printable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter
from typing import Any

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Signs that do something instead of being seen: escapes that terminals obey, breaks of lines, orders to write backwards."""
_LINES = "\n\t"
_SPEC = re.compile(r"0?\d{0,2},?(\.\d)?[a-z%]?")
"""What may stand behind a parameter's colon: a few digits and a sign. More could ask for a line of a gigabyte."""


def fill(template: str, params: Mapping[str, Any]) -> str:
    """A template with its ``{named}`` parameters filled in.

    The template as it is where that cannot be done: what is told badly, by a plugin perhaps, must not hide behind
    another error. Templates are stored too, so one of a stranger is only text: it names parameters and reaches nothing
    in them.
    """
    try:
        text = template.format(**params) if _is_plain(template) else template
    except Exception:  # noqa: BLE001 - formatting calls the parameters' own code
        text = template
    return visible(text, lines=True)


def visible(text: str, *, lines: bool = False) -> str:
    """Text in which every sign is seen and none is obeyed, for whoever reads it: what would be obeyed becomes its escape.

    Args:
        text: From anywhere.
        lines: Whether ends of lines and tabs stay; else they become escapes too, so that nobody can write a second line.
    """

    def escaped(found: re.Match[str]) -> str:
        sign = found[0]
        return sign if lines and sign in _LINES else repr(sign)[1:-1]

    return _UNSEEN.sub(escaped, text)


def visible_json(text: str) -> str:
    """JSON that means the same, without a sign in it that a terminal obeys."""
    return _UNSEEN.sub(lambda found: found[0] if found[0] in _LINES else f"\\u{ord(found[0]):04x}", text)


@lru_cache(maxsize=1024)
def _is_plain(template: str) -> bool:
    """Whether a template names parameters alone, none of their parts, and formats them in an ordinary way."""
    return all(
        name is None or (name.isidentifier() and _SPEC.fullmatch(spec or "") is not None)
        for _, name, spec, _ in Formatter().parse(template)
    )


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


@dataclass(frozen=True)
class Note:
    """Something to know that hinders nothing.

    Attributes:
        template, params: The sentence.
    """

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence with its parameters filled in."""
        return fill(self.template, self.params)

    def to_json(self) -> dict[str, Any]:
        """For a job's result: what is translated where it is shown, and what it says in English."""
        return {"template": self.template, "params": dict(self.params), "text": self.text}
