"""JSON as it is stored: compact, and nothing in it that JSON does not know; and as anybody may have written it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import MOST_JSON_BYTES, read_ordinary

_DEPTH = 64
"""Nothing that the program writes is nested deeper."""
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_ORDERED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def to_json(data: Any) -> str:
    """Canonical JSON: equal data gives equal text.

    Raises:
        ValueError: If it holds NaN or an infinity.
        TypeError: If it holds what JSON does not know.
    """
    return _SORTED.encode(data)


def to_ordered_json(data: Any) -> str:
    """Compact JSON whose keys keep their order; raises as :func:`to_json` does."""
    return _ORDERED.encode(data)


def from_json(text: str | None) -> Any:
    """What :func:`to_json` wrote; an absent text gives an empty dict.

    Raises:
        ValueError: As :func:`parse_json`.
    """
    return parse_json(text) if text else {}


def parse_json(text: str | bytes) -> Any:
    """What a JSON text says, whoever wrote it.

    Raises:
        ValueError: If it is no JSON, holds NaN or a number beyond all bounds, or is nested too deeply. Never another error.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    try:
        data = _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if text.count("[") + text.count("{") > _DEPTH:
        _check_depth(data)
    return data


def parse_line(text: str) -> Any:
    """What one line of a log of numbers says, NaN and infinities too; raises as :func:`parse_json` does."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def read_json(path: Path, *, most: int = MOST_JSON_BYTES) -> Any:
    """What a JSON file says, whoever wrote it; only an ordinary file that is no link is opened.

    Raises:
        OSError: If it cannot be read, or is larger than ``most`` bytes.
        ValueError: As :func:`parse_json`.
    """
    return parse_json(read_ordinary(path, most))


def _check_depth(data: Any) -> None:
    """Refuse what others could not walk through."""
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
    raise ValueError("it is nested too deeply")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"it holds {text[:40]}, which is no finite number")
    return number


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
