"""JSON: strict and compact when the program writes it, and safe to parse when a stranger wrote it."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import MOST_JSON_BYTES, read_ordinary
from mmstudio.core.sentences import Sentence

_DEPTH = 64
"""Largest depth of nesting; what the program writes is less deep."""
_CUT = re.compile(r"|t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?|u[0-9a-fA-F]{0,4}|\\?")
"""What may be left, behind the last whole value, of a text that was cut off."""
_CLOSED = ("]", "}", '"')
"""Ends of values of which nothing can be missing."""
DEEP = "it is nested too deeply"
_ENDS = "it ends in the middle; the rest is missing"
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_ORDERED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class JsonError(ValueError):
    """A text is no JSON.

    Attributes:
        told: Why, as a part of a sentence.
    """

    def __init__(self, template: str, **params: Any) -> None:
        self.told = Sentence(template, params)
        super().__init__(str(self.told))


def to_json(data: Any) -> str:
    """Canonical JSON: equal data gives equal text.

    Raises:
        ValueError: If it holds NaN or an infinity.
        TypeError: If it holds a type that JSON does not have.
    """
    return _SORTED.encode(data)


def to_ordered_json(data: Any) -> str:
    """Compact JSON whose keys keep their order; raises as :func:`to_json` does."""
    return _ORDERED.encode(data)


def from_json(text: str | None) -> Any:
    """Parse what :func:`to_json` wrote; an absent text gives an empty dict.

    Raises:
        ValueError: As :func:`parse_json`.
    """
    return parse_json(text) if text else {}


def parse_json(text: str | bytes) -> Any:
    """Parse a JSON text from any source.

    Raises:
        ValueError: If it is not JSON, holds NaN or an infinite number, or is nested too deeply. Never another error.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode().removeprefix("\ufeff")
        data = _DECODER.decode(text)
    except RecursionError as error:
        raise JsonError(DEEP) from error
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise JsonError(_ENDS) from error
        raise JsonError("it is not text in UTF-8 from byte {place:,} on", place=error.start + 1) from error
    except json.JSONDecodeError as error:
        raise _not_json(error) from error
    if text.count("[") + text.count("{") > _DEPTH:
        _check_depth(data)
    return data


def _not_json(error: json.JSONDecodeError) -> JsonError:
    rest = error.doc[error.pos :].rstrip()
    if not error.doc.strip():
        return JsonError("it is empty")
    whole = error.msg == "Extra data" and error.doc[: error.pos].rstrip()[-1:] in _CLOSED
    if error.msg.startswith("Unterminated string") or (_CUT.fullmatch(rest) and not whole):
        return JsonError(_ENDS)
    return JsonError(
        "it is not JSON from line {line:,}, character {column:,} on", line=error.lineno, column=error.colno
    )


def parse_line(text: str) -> Any:
    """Parse one line of a log of numbers, where NaN and infinities are allowed; raises as :func:`parse_json` does."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise JsonError(DEEP) from error


def read_json(path: Path, *, most: int = MOST_JSON_BYTES) -> Any:
    """Parse a JSON file from any source; opens only a regular file that is not a link.

    Raises:
        OSError: If it cannot be read, or is larger than ``most`` bytes.
        ValueError: As :func:`parse_json`.
    """
    return parse_json(read_ordinary(path, most))


def _check_depth(data: Any) -> None:
    """Refuse JSON that is nested so deeply that other code could not walk through it."""
    level = [data]
    for _ in range(_DEPTH):
        level = [
            part
            for item in level
            if isinstance(item, (dict, list))
            for part in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise JsonError(DEEP)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonError("it holds {text}, which is no finite number", text=text[:40])
    return number


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
