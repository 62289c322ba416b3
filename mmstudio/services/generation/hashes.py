"""Hashes of the files that results are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import open_ordinary


def with_hashes(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items with the hashes of their files, by which the project later finds a result's conditions."""
    known: dict[str, str] = {}

    def hashed(entry: Mapping[str, Any]) -> dict[str, Any]:
        place = str(entry.get("path") or "")
        if place and place not in known:
            known[place] = _hash_of(Path(place))
        return {**entry, "sha256": known[place]} if place and known[place] else dict(entry)

    return [
        {
            **item,
            "conditions": {slot: [*map(hashed, entries)] for slot, entries in item["conditions"].items()},
        }
        for item in items
    ]


def _hash_of(path: Path) -> str:
    try:
        with open_ordinary(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # the job reports it
        return ""
