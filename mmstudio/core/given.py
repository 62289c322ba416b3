"""Conditions as results remember them: data itself, of a file its name and the hash of its content, never its place.

A result is shown and sent; where somebody keeps files is nobody's business. The places stand in the project's database, with
the jobs that they were given to. Results of format 1 still named a ``path``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import is_hash, is_place

NAME, PATH, SHA256 = "name", "path", "sha256"
Find = Callable[[Mapping[str, Any]], Path]
"""Where the file of an entry is now, or would be."""


def remembered(entry: Mapping[str, Any], sha256: str, weight: float) -> dict[str, Any]:
    """An entry of a request as its result remembers it.

    Args:
        entry: With ``path`` or ``data``.
        sha256: Of its content.
        weight: That it counted with.
    """
    told = {NAME: Path(entry[PATH]).name} if entry.get(PATH) else {"data": entry["data"]}
    return {**told, SHA256: sha256, "weight": weight}


def is_file(entry: Mapping[str, Any]) -> bool:
    """Whether a result remembers a file, and not data."""
    return NAME in entry or PATH in entry


def name_of(entry: Mapping[str, Any]) -> str:
    """What the file of an entry was called: the last part of whatever is said of it."""
    return re.split(r"[\\/]", str(entry.get(NAME) or entry.get(PATH) or ""))[-1]


def digest_of(entry: Mapping[str, Any]) -> str:
    """The hash of an entry's content; empty where it says none."""
    found = entry.get(SHA256)
    return str(found) if is_hash(found) else ""


def old_place(entry: Mapping[str, Any]) -> Path | None:
    """Where a result of format 1 says that a file lay."""
    return Path(entry[PATH]) if is_place(entry.get(PATH)) else None
