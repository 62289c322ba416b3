"""Search for samples of a data set: by split, words, tags, stars, cells or missing values, in some order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mmstudio.storage.sql.cells import cell_path, cell_text
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.words import match

_SAID = "CASE WHEN e.type IN ('true', 'false') THEN e.type ELSE e.value END"
_AT_ONCE = 20_000
"""Ids are fetched in pages, each after the last id, so that other threads can work in between."""


@dataclass(frozen=True)
class SampleFilter:
    """A filter for samples, and their order.

    Attributes:
        split: Name of a split; all splits if empty.
        words: Each must begin a word in a text or a table cell of the sample, in any language, ignoring case; in
            scripts without spaces it may occur anywhere.
        missing: Slot that must have no value.
        order: Slot by whose first inline value the samples are sorted; import order if empty.
        column: Column of that slot, if it is a table.
        descending: Whether the order is reversed.
        tag: Tag that the sample must have.
        stars: Least rating of the sample.
        cell, value: Column of a table, and the text in its cell; not used if ``cell`` is empty.
        excluded: Whether excluded samples are found instead of the others.
    """

    split: str = ""
    words: str = ""
    missing: str = ""
    order: str = ""
    column: str = ""
    descending: bool = False
    tag: str = ""
    stars: int = 0
    cell: str = ""
    value: str = ""
    excluded: bool = False


def find_samples(
    database: Database, dataset_id: int, wanted: SampleFilter, limit: int | None = None
) -> array[int]:
    """Ids of the matching samples, 8 bytes each, without those of unfinished imports; the first ``limit`` or all."""
    ids: array[int] = array("q")
    for page in find_pages(database, dataset_id, wanted, limit):
        ids.extend(page)
    return ids


def find_pages(
    database: Database, dataset_id: int, wanted: SampleFilter, limit: int | None = None
) -> Iterator[array[int]]:
    """Ids of the matching samples in pages, the first page as soon as it is known."""
    query, params = _query(dataset_id, wanted)
    if limit is not None:
        query, params = f"{query} LIMIT :most", {**params, "most": limit}
    with database.read() as connection:
        found = connection.exec_driver_sql(query, params)
        while rows := found.fetchmany(_AT_ONCE):
            yield array("q", [row[0] for row in rows])


def _query(dataset_id: int, wanted: SampleFilter) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"dataset": dataset_id}
    source, key = "samples s", "s.id"
    question = match(wanted.words)
    if question:
        source, key = "sample_words w JOIN samples s ON s.id = w.rowid", "w.rowid"
        params["question"] = question
    elif wanted.tag:
        source, key = "sample_tags t JOIN samples s ON s.id = t.sample_id", "t.sample_id"
    where = list(_conditions(wanted, params))
    if question:
        where.insert(0, "sample_words MATCH :question")
    joined, by = _order(wanted, key, params)
    return f"SELECT s.id FROM {source}{joined} WHERE {' AND '.join(where)} ORDER BY {by}", params  # noqa: S608 - only names of ours


def _conditions(wanted: SampleFilter, params: dict[str, Any]) -> Iterator[str]:
    yield "s.dataset_id = :dataset"
    yield "s.excluded != '' AND s.position IS NULL" if wanted.excluded else "s.position IS NOT NULL"
    if wanted.split:
        params["split"] = wanted.split
        yield "s.split = :split"
    if wanted.stars:
        params["stars"] = wanted.stars
        yield "s.stars > 0 AND s.stars >= :stars"
    if wanted.tag:
        params["tag"] = wanted.tag
        yield (
            "EXISTS (SELECT 1 FROM sample_tags g WHERE g.tag = :tag AND g.sample_id = s.id)"
            if match(wanted.words)
            else "t.tag = :tag"
        )
    if wanted.missing:
        params["missing"] = wanted.missing
        yield "NOT EXISTS (SELECT 1 FROM sample_values m WHERE m.sample_id = s.id AND m.slot = :missing)"
    if wanted.cell:
        params |= {"cell": cell_path(wanted.cell), "value": wanted.value, "number": _number(wanted.value)}
        yield (
            "EXISTS (SELECT 1 FROM sample_values c WHERE c.sample_id = s.id AND c.data LIKE '{%' "  # noqa: S608
            f"AND ({cell_text('c.data', ':cell')} = :value OR (json_extract(c.data, :cell) = :number "
            "AND json_type(c.data, :cell) IN ('integer', 'real'))))"
        )
    for number, word in enumerate(wanted.words.split()):
        yield _says(word, f"word{number}", params)


def _order(wanted: SampleFilter, key: str, params: dict[str, Any]) -> tuple[str, str]:
    """The joins that sorting needs, and the order."""
    down = " DESC" if wanted.descending else ""
    if not wanted.order:
        return "", f"{key}{down}"
    params |= {"order": wanted.order, "path": cell_path(wanted.column) if wanted.column else "$"}
    joined = " LEFT JOIN sample_values o ON o.sample_id = s.id AND o.slot = :order AND o.ordinal = 0"
    value = "json_extract(o.data, :path)"
    return joined, f"{value} IS NULL, {value} COLLATE NOCASE{down}, s.id"


def _says(word: str, name: str, params: dict[str, Any]) -> str:
    """Condition that a word occurs in a sample. SQLite folds the case of Latin letters only, so all forms are searched."""
    forms = sorted({word, word.lower(), word.upper(), word.capitalize()})
    hits = []
    for number, form in enumerate(forms):
        params[f"{name}_{number}"] = f"%{_plain(form)}%"
        hits.append(f"{_SAID} LIKE :{name}_{number} ESCAPE '\\'")
    return (
        "EXISTS (SELECT 1 FROM sample_values d, json_each(d.data) e WHERE d.sample_id = s.id "  # noqa: S608
        f"AND d.data IS NOT NULL AND ({' OR '.join(hits)}))"
    )


def _number(text: str) -> float | None:
    """The number that a text stands for: a cell that holds 3.0 is also found by 3."""
    try:
        return float(text)
    except ValueError:
        return None


def _plain(word: str) -> str:
    """A word with the special characters of patterns escaped."""
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, "\\" + sign)
    return word
