"""Sentences for people: filled in from any parameters, and always printable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter
from typing import Any, Self

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that act instead of being visible: terminal escapes, line breaks, text direction marks."""
_LINES = "\n\t"
_SPEC = re.compile(r"0?\d{0,2},?(\.\d)?[a-z%]?|[^{}|]*\|[^{}|]*")
"""What may stand after a parameter's colon: a few digits and a sign, or two forms. More could ask for a line of a gigabyte."""
_LONGEST = 1_000_000
"""Characters of all parameters of a sentence: stored ones, inside of each other, could double it at every level."""


def fill(template: str, params: Mapping[str, Any]) -> str:
    """Fill a template with its ``{named}`` parameters.

    ``{count:run|runs}`` is the first form where the count is one, else the second: ``{count} {count:run|runs}``. A
    translation without such forms leaves them out.

    If that fails, the template is returned unchanged: a faulty message, perhaps from a plugin, must not hide behind
        another error. Templates are also stored, so one may come from a stranger: it can name parameters but not reach
        their attributes.
    """
    try:
        text = _Forms().vformat(template, (), params) if _is_plain(template) else template
    except Exception:  # noqa: BLE001 - formatting calls the parameters' own code
        text = template
    return visible(text, lines=True)


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its noun, in English: ``1 run``, ``2,000 runs``.

    Args:
        count: How many.
        one: The noun for one.
        several: The noun for several; without it, that for one and an s.
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


class _Forms(Formatter):
    """Formats the parameters of one template, and chooses between two forms by them."""

    def __init__(self) -> None:
        self._left = _LONGEST

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, several = format_spec.partition("|")
        if bar:
            return one if value in (1, "1") else several
        text = str(super().format_field(value, format_spec))
        self._left -= len(text)
        if self._left < 0:
            raise ValueError(_LONGEST)
        return text


def visible(text: str, *, lines: bool = False) -> str:
    """Text in which every character is visible: characters that would act on a terminal or a reader become escapes.

    Args:
        text: Text from any source.
        lines: Whether line ends and tabs stay; otherwise they become escapes too, so that a text cannot fake a second
            line.
    """

    def escaped(found: re.Match[str]) -> str:
        sign = found[0]
        return sign if lines and sign in _LINES else repr(sign)[1:-1]

    return _UNSEEN.sub(escaped, text)


def visible_json(text: str) -> str:
    """JSON with the same meaning, without characters that a terminal obeys."""
    return _UNSEEN.sub(lambda found: found[0] if found[0] in _LINES else f"\\u{ord(found[0]):04x}", text)


@lru_cache(maxsize=1024)
def _is_plain(template: str) -> bool:
    """Whether a template only names parameters, without attributes, and formats them in an ordinary way."""
    return all(
        name is None or (name.isidentifier() and _SPEC.fullmatch(spec or "") is not None)
        for _, name, spec, _ in Formatter().parse(template)
    )


class Sentence(str):
    """A sentence inside of another one: plain text to everybody, and its template and parameters to whoever translates it.

    Args:
        template: English, with ``{named}`` parameters.
        params: Values of the parameters, which may be sentences too.
        hint: What a person can do, over the same parameters; may be empty.
    """

    __slots__ = ("hint", "params", "template")
    template: str
    hint: str
    params: Mapping[str, Any]

    def __new__(cls, template: str, params: Mapping[str, Any] | None = None, hint: str = "") -> Self:
        """The filled-in text, which remembers what it was made of."""
        given = params or {}
        made = super().__new__(cls, " ".join(fill(part, given) for part in (template, hint) if part))
        made.template, made.hint, made.params = template, hint, given
        return made


def to_stored(value: Any) -> Any:
    """A parameter as JSON: a sentence keeps what it was made of, so that it can be told in another language later."""
    if isinstance(value, Sentence):
        params = {name: to_stored(one) for name, one in value.params.items()}
        return {"template": value.template, "params": params, "hint": value.hint}
    return value if isinstance(value, (str, int, float, bool)) else printable(str(value))


def from_stored(value: Any) -> Any:
    """A parameter that :func:`to_stored` wrote; what it did not write stays as it is."""
    match value:
        case {"template": str(template), "params": dict(params), "hint": str(hint)}:
            return Sentence(template, {str(name): from_stored(one) for name, one in params.items()}, hint)
    return value


def printable(text: str) -> str:
    """Text that UTF-8 can hold: a lone surrogate, as in a file's name that is not UTF-8, becomes its escape.

    Inside a JSON string that escape has the same meaning.
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def words_of(error: BaseException) -> str:
    """The message of an exception; empty if it has none, or if asking for it fails."""
    try:
        return printable(str(error))
    except Exception:  # noqa: BLE001 - an exception's text is made by its own code
        return ""


@dataclass(frozen=True)
class Note:
    """Something that a person should know, and that does not stop the work.

    Attributes:
        template, params: The sentence and its parameters.
    """

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence with its parameters filled in."""
        return fill(self.template, self.params)

    def to_json(self) -> dict[str, Any]:
        """For a job's result: template and parameters for translation, and the English text."""
        return {
            "template": self.template,
            "params": {name: to_stored(one) for name, one in self.params.items()},
            "text": self.text,
        }
