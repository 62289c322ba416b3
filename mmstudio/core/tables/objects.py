"""Sequences of JSON objects: one per line, over several lines, or in an array."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from mmstudio.core.files.door import open_ordinary_text

NOT_JSON = "it is not JSON"
NO_OBJECT = "it is not a JSON object"
_LOST = "the file is no JSON from here on"

_BLOCK = 1 << 20
_MOST_LETTERS = 64 << 20
_MOST_DIGITS = 4000
_DEEP = 4
_TWO = 2
_NEXT = re.compile(r"\n\s*\{")
_BETWEEN = re.compile(r"[\[\],\s]*")
_OWN = "table"
"""Names of an object whose entries are columns with names of their own."""


@dataclass(frozen=True)
class FoundObject:
    """An object that was found, or the reason why it cannot be used.

    Attributes:
        line: Number of its first line, from 1.
        cells: Column to value; objects in objects become columns with dotted names.
        reason: What is wrong with it; it then has no cells.
    """

    line: int
    cells: dict[str, Any]
    reason: str = ""


def objects_of(path: Path, encoding: str) -> Iterator[FoundObject]:
    """All objects of a file.

    Raises:
        OSError, UnicodeError: If it cannot be read.
    """
    with open_ordinary_text(path, encoding, errors="replace") as file:
        whole = _spread(file)
        file.seek(0)
        yield from _streamed(file) if whole else _by_lines(file)


def decoded(text: str) -> Any:
    """JSON decoded to Python; repeated names in an object are kept apart, and very long whole numbers become texts.

    Raises:
        ValueError: If it is not JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError("too deep") from error
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number with thousands of digits
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole)


def flat(cells: dict[str, Any]) -> dict[str, Any]:
    """The columns of an object: those of nested objects have dotted names, and nothing is overwritten."""
    found: dict[str, Any] = {}
    later: list[tuple[str, Any]] = []
    for name, cell in cells.items():
        if isinstance(cell, dict):
            later += _inner("" if name == _OWN else f"{name}.", cell, 1)
        else:
            _put(found, name, cell)
    for name, cell in later:
        if name not in found:
            _put(found, name, cell)
    return found


def _inner(start: str, cells: dict[str, Any], deep: int) -> Iterator[tuple[str, Any]]:
    for name, cell in cells.items():
        if isinstance(cell, dict) and deep < _DEEP:
            yield from _inner(f"{start}{name}.", cell, deep + 1)
        else:
            yield start + name, cell


def _put(found: dict[str, Any], name: str, cell: Any) -> None:
    plain = whole_text(" ".join(name.split()))
    if plain:
        found[plain] = cell


def whole_text(text: str) -> str:
    """A text without lone surrogates, which cannot be stored: each is replaced by a mark."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for name, value in pairs:
        free, number = name, 1
        while free in found:
            number += 1
            free = f"{name} {number}"
        found[free] = value
    return found


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _by_lines(file: TextIO) -> Iterator[FoundObject]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            data = decoded(line.strip().rstrip(","))
        except ValueError:
            yield FoundObject(number, {}, NOT_JSON)
            continue
        yield _found(number, data)


def _found(line: int, data: Any) -> FoundObject:
    return FoundObject(line, flat(data)) if isinstance(data, dict) else FoundObject(line, {}, NO_OBJECT)


def _spread(file: TextIO) -> bool:
    """Whether objects extend over several lines or are nested in a larger one: the first line is not a complete object."""
    some = [line.strip() for line in islice((line for line in file if line.strip()), _TWO)]
    if not some or not some[0].startswith(("[", "{")):
        return False
    data, complete = _tried(some[0])
    if complete:
        return len(some) < _TWO and _rows_in(data) is not None
    return some[0].startswith("[") or len(some) < _TWO or not isinstance(_tried(some[1])[0], dict)


def _tried(line: str) -> tuple[Any, bool]:
    """The content of a line, and whether it is complete; a damaged line counts as complete."""
    bare = line.rstrip(",")
    try:
        return decoded(bare), True
    except json.JSONDecodeError as error:
        return None, error.pos < len(bare) and not error.msg.startswith("Unterminated string")
    except ValueError:
        return None, True


def _rows_in(data: Any) -> list[Any] | None:
    """The rows of a whole table in one object, as data frames are written; ``None`` if it is not such a table."""
    if isinstance(data, list):
        return data if any(isinstance(one, dict) for one in data) else None
    if not isinstance(data, dict) or not data:
        return None
    names, rows = data.get("columns"), data.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        return [dict(zip(map(str, names), row, strict=False)) for row in rows if isinstance(row, list)]
    lists = [value for value in data.values() if isinstance(value, list)]
    if len(lists) == 1 and lists[0] and all(isinstance(one, dict) for one in lists[0]):
        return lists[0]
    inner = list(data.values())
    if not all(isinstance(one, dict) for one in inner) or len(inner[0]) == 0:
        return None
    keys = list(inner[0])
    if all(name.isdecimal() for name in data):
        return inner
    if all(key.isdecimal() for key in keys) and all(list(one) == keys for one in inner):
        return [{name: column[key] for name, column in data.items()} for key in keys]
    return None


def _streamed(file: TextIO) -> Iterator[FoundObject]:
    """Objects wherever they stand; an object that holds the rows of a table gives these rows."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    text, at, line, ended = "", 0, 1, False
    while True:
        start = _between(text, at)
        line, at = line + text.count("\n", at, start), start
        if at == len(text) and ended:
            return
        data, end, following = _decode(decoder, text, at)
        if following:
            yield FoundObject(line, {}, NOT_JSON)
            line, at = line + text.count("\n", at, following), following
            continue
        if end == at or (end == len(text) and not ended):
            if ended or len(text) - at > _MOST_LETTERS:
                yield FoundObject(line, {}, _LOST)
                return
            more = file.read(max(_BLOCK, len(text) - at))
            text, at, ended = text[at:] + more, 0, not more
            continue
        alone = ended and isinstance(data, dict) and _between(text, end) == len(text)
        rows = _rows_in(data) if alone else None
        for one in [data] if rows is None else rows:
            yield _found(line, one)
        line, at = line + text.count("\n", at, end), end


def _decode(decoder: json.JSONDecoder, text: str, at: int) -> tuple[Any, int, int]:
    """The object at a place, where it ends, and where the next object begins if this one is damaged."""
    try:
        data, end = decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        following = _NEXT.search(text, max(error.pos, at + 1))
        return None, at, following.end() - 1 if following else 0
    except (ValueError, RecursionError):
        following = _NEXT.search(text, at + 1)
        return None, at, following.end() - 1 if following else 0
    return data, end, 0


def _between(text: str, at: int) -> int:
    """The start of the next object, or the end of the text."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at
