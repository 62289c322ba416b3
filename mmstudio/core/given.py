"""Conditions as results store them: inline data, or a file's name and the hash of its content, never its path.

Results are shown and sent to others, who must not learn where a person keeps files. The paths stay in the project's
database, with the jobs that the files were given to. Results of format 1 still stored a ``path``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import is_hash, is_place

NAME, PATH, SHA256 = "name", "path", "sha256"
Find = Callable[[Mapping[str, Any]], Path]
"""Path of the file of an entry, whether it exists or not."""


def remembered(entry: Mapping[str, Any], sha256: str, weight: float) -> dict[str, Any]:
    """The entry of a request, as its result stores it.

    Args:
        entry: Entry with ``path`` or ``data``; ``name`` is the file's own name where its copy has another.
        sha256: Hash of its content.
        weight: Weight of the condition.
    """
    told = (
        {NAME: str(entry.get(NAME) or Path(entry[PATH]).name)} if entry.get(PATH) else {"data": entry["data"]}
    )
    return {**told, SHA256: sha256, "weight": weight}


def is_file(entry: Mapping[str, Any]) -> bool:
    """Whether an entry stands for a file, not for inline data."""
    return NAME in entry or PATH in entry


def name_of(entry: Mapping[str, Any]) -> str:
    """The name of an entry's file: the last part of its stored name or path."""
    return re.split(r"[\\/]", str(entry.get(NAME) or entry.get(PATH) or ""))[-1]


def digest_of(entry: Mapping[str, Any]) -> str:
    """The hash of an entry's content; empty if it has none."""
    found = entry.get(SHA256)
    return str(found) if is_hash(found) else ""


def old_place(entry: Mapping[str, Any]) -> Path | None:
    """The path of a file, as a result of format 1 stores it."""
    return Path(entry[PATH]) if is_place(entry.get(PATH)) else None
