"""Options of the form NAME=VALUE."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mmstudio.core.errors import UsageError


def pairs(texts: Sequence[str], option: str) -> list[tuple[str, str]]:
    """``["a=b"]`` as ``[("a", "b")]``.

    Raises:
        UsageError: If one has no ``=`` or nothing before it; the message names the option.
    """
    found = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(
                "{option} {text!r} is not of the form NAME=VALUE.",
                hint="Write {option} NAME=VALUE.",
                text=text,
                option=option,
            )
        found.append((name.strip(), value))
    return found


def numbers(texts: Sequence[str], option: str) -> dict[str, float]:
    """``["a=0.5"]`` as ``{"a": 0.5}``.

    Raises:
        UsageError: If a value is not a number.
    """
    found = {}
    for name, value in pairs(texts, option):
        try:
            found[name] = float(value)
        except ValueError as error:
            raise UsageError(
                "{value!r} is not a number.",
                hint="Write {option} {name}=0.5.",
                value=value,
                option=option,
                name=name,
            ) from error
        if not abs(found[name]) < float("inf"):
            raise UsageError(
                "{option} {name}={value} is not a finite number.", option=option, name=name, value=value
            )
    return found


def read_settings(given: Sequence[str] | None) -> dict[str, Any]:
    """``NAME=VALUE`` as settings; a value that is not JSON is a text."""
    settings: dict[str, Any] = {}
    for name, text in pairs(given or [], "--set"):
        try:
            settings[name] = json.loads(text)
        except ValueError:
            settings[name] = text
    return settings
