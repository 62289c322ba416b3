"""JSON as it is stored: compact, and nothing in it that JSON does not know."""

from __future__ import annotations

import json
from typing import Any

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
    """What :func:`to_json` wrote; an absent text gives an empty dict."""
    return json.loads(text) if text else {}
