"""The index of words in texts and tables, which finds one of a million samples at once.

SQLite's FTS5 stores, for every word, the samples that contain it. Words are cut here, not in SQLite: scripts without
spaces between words (Chinese, Japanese, Thai) are stored as single characters and as pairs of them, so that any two
adjacent characters are found. The index may return too many samples (all pairs of a longer phrase, but anywhere in the
sample); the query checks the found samples again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mmstudio.core.cells import cell_words
from mmstudio.storage.sql.bulk import insert_rows

if TYPE_CHECKING:  # processes that only read files do not need the database
    from sqlalchemy import Connection

MAKE = "CREATE VIRTUAL TABLE sample_words USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')"
_ADD = "INSERT INTO sample_words(rowid, words)"
_REMOVE = "INSERT INTO sample_words(sample_words, rowid, words) VALUES ('delete', ?, ?)"

_WORD = re.compile(r"[^\W_]+")
_DENSE = re.compile(
    r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)


def index_words(values: Iterable[Any]) -> str:
    """All words of a sample's inline values, for the index.

    Args:
        values: Texts, or rows of tables.
    """
    text = "\n".join([text for value in values for text in _texts(value)]).casefold()
    words = _WORD.findall(text)
    if not text.isascii():
        words = [part for word in words for part in _parts(word)]
    return " ".join(dict.fromkeys(words))


def match(words: str) -> str:
    """The index query that finds every sample with these words; empty if the index cannot tell.

    A word is searched at the start of words, or anywhere in scripts without spaces.
    """
    parts: dict[str, None] = {}
    for word in _WORD.findall(words.casefold()):
        pieces = [piece for piece in _DENSE.split(word) if piece]
        for piece in pieces:
            asked = _asked(piece) if _DENSE.fullmatch(piece) else [f'"{piece}"*']
            parts.update(dict.fromkeys(asked))
    return " ".join(parts)


def add_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Add samples to the index.

    Args:
        connection: Connection inside a writing transaction.
        rows: Sample ids, each with the result of :func:`index_words`.
    """
    some = [row for row in rows if row[1]]
    insert_rows(connection, _ADD, some)


def remove_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Remove samples from the index, by the words that they were added with."""
    some = [row for row in rows if row[1]]
    if some:
        connection.exec_driver_sql(_REMOVE, some)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return (
            f"{cell:g}" if isinstance(cell, float) else cell_words(cell)  # as it was indexed
            for cell in value.values()
            if cell is not None
        )
    return () if value is None else (str(value),)


def _parts(word: str) -> Iterable[str]:
    """The word itself; in a script without spaces, its characters and pairs of them."""
    if word.isascii():
        return (word,)
    parts: list[str] = []
    for piece in _DENSE.split(word):
        if not piece:
            continue
        parts += [*piece, *map("".join, pairwise(piece))] if _DENSE.fullmatch(piece) else [piece]
    return parts


def _asked(signs: str) -> list[str]:
    return [f'"{a}{b}"' for a, b in pairwise(signs)] or [f'"{signs}"']
