"""JSON files beside pictures or sounds: texts, columns of the table, facts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.api import open_ordinary
from mmstudio_files.tables.marks import META, STARS, TAGS, stars_of, tags_of

_MOST_BYTES = 1 << 20
_TEXTS = ("caption", "captions", "text", "texts", "description", "prompt")
_LONGEST = 200
_MARKS = frozenset({"shapes", "imageData", "imagePath"})
"""Keys of LabelMe's files, which mark places in a picture and do not describe it."""
_MANY = 20
_TAKEOUT = "supplemental-metadata"
_AGAIN = re.compile(r"(.*)(\.[^.()]+)\((\d+)\)")


@dataclass(frozen=True)
class Sidecar:
    """The content of one sidecar.

    Attributes:
        texts: Alternatives of the slot ``text``.
        row: Columns of the table.
        meta: Facts for evaluation.
        stars, tags: Rating and tags of the sample.
    """

    texts: tuple[str, ...] = ()
    row: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    stars: int = 0
    tags: tuple[str, ...] = ()


def read_sidecar(data: bytes) -> Sidecar:
    """Read a sidecar from its content; empty if nothing in it can be used."""
    try:
        found = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        return Sidecar()
    if not isinstance(found, dict) or len(_MARKS & found.keys()) > 1:
        return Sidecar()
    texts: list[str] = []
    for name in _TEXTS:
        value = found.pop(name, None)
        some = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        texts += [text for text in some if isinstance(text, str) and text.strip()]
    stars, tags = stars_of(found.pop(STARS, None)), found.pop(TAGS, None)
    plain = {
        name: value
        for name, value in found.items()
        if value is None
        or isinstance(value, int | float)
        or (isinstance(value, str) and len(value) <= _LONGEST)
    }
    meta = {name.removeprefix(META): str(value) for name, value in plain.items() if name.startswith(META)}
    row = {name: value for name, value in plain.items() if not name.startswith(META)}
    given = tags_of(tags) if isinstance(tags, list) else ()
    return Sidecar(tuple(dict.fromkeys(texts)), row, meta, stars, given)


def read_sidecar_file(path: Path) -> Sidecar:
    """Read a sidecar from the disk."""
    try:
        with open_ordinary(path) as stream:
            return read_sidecar(stream.read(_MOST_BYTES + 1))
    except OSError:
        return Sidecar()


def telling_columns(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, None], list[str]]:
    """The columns of some rows, in order, and those that only identify samples: every row has a different word there."""
    values: dict[str, Counter[Any]] = {}
    for row in rows:
        for name, value in row.items():
            values.setdefault(name, Counter())[value] += value is not None
    names = [
        name
        for name, found in values.items()
        if len(found) >= _MANY
        and max(found.values()) == 1
        and all(isinstance(one, str | None) for one in found)
    ]
    return dict.fromkeys(name for name in values if name not in names), names


def told_name(stem: str) -> str:
    """The whole name of the file that a sidecar belongs to, if it is named as Google's photo export does.

    ``a.jpg.supplemental-metadata`` and shortened forms of it, and ``a.jpg(1)`` for ``a(1).jpg``.
    """
    base, dot, last = stem.rpartition(".")
    number = ""
    if found := re.fullmatch(r"(.*)(\(\d+\))", last):
        last, number = found[1], found[2]
    if dot and "." in base and _TAKEOUT.startswith(last):
        root, _, suffix = base.rpartition(".")
        return f"{root}{number}.{suffix}"
    if again := _AGAIN.fullmatch(stem):
        return f"{again[1]}({again[3]}){again[2]}"
    return stem
