"""Finds samples of a data set: by split, by words in what stands inline, by what is missing; in some order."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from mmstudio.storage.database import Database
from mmstudio.storage.schema import sample_values, samples

_ESCAPE = "\\"


@dataclass(frozen=True)
class SampleFilter:
    """Which samples, and in what order.

    Attributes:
        split: One split; all of them if empty.
        words: Each of them occurs in a text or a table's cell of the sample, in any language, in small or capital
            letters.
        missing: Slot that has no value.
        order: Slot whose first inline value they are sorted by; as they were imported if empty.
        column: Of that slot, where it is a table.
        descending: Whether the last comes first.
    """

    split: str = ""
    words: str = ""
    missing: str = ""
    order: str = ""
    column: str = ""
    descending: bool = False


def find_samples(
    database: Database, dataset_id: int, wanted: SampleFilter, limit: int | None = None
) -> array[int]:
    """Ids of the samples, 8 bytes each, of what was imported completely; the first ``limit`` or all."""
    place = [samples.c.dataset_id == dataset_id, samples.c.position.is_not(None)]
    if wanted.split:
        place.append(samples.c.split == wanted.split)
    place += [_says(word) for word in wanted.words.split()]
    if wanted.missing:
        values = (sample_values.c.sample_id == samples.c.id) & (sample_values.c.slot == wanted.missing)
        place.append(~exists().where(values))
    query = _ordered(select(samples.c.id).where(and_(*place)), wanted)
    with database.read() as connection:
        return array("q", connection.scalars(query.limit(limit)))


def _ordered(query: Select[tuple[int]], wanted: SampleFilter) -> Select[tuple[int]]:
    if not wanted.order:
        return query.order_by(samples.c.id.desc() if wanted.descending else samples.c.id)
    values = sample_values.alias()  # a name of its own: a filter asks the same table
    first = and_(values.c.sample_id == samples.c.id, values.c.slot == wanted.order, values.c.ordinal == 0)
    path = f"$.{json.dumps(wanted.column, ensure_ascii=False)}" if wanted.column else "$"
    key = func.json_extract(values.c.data, path)
    by = key.collate("NOCASE")
    return query.outerjoin(values, first).order_by(
        key.is_(None), by.desc() if wanted.descending else by, samples.c.id
    )


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word occurs in a sample. SQLite knows the two cases of Latin letters only, so both are asked for."""
    cells = func.json_each(sample_values.c.data).table_valued("value")
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    hits = or_(*(cells.c.value.like(f"%{_plain(form)}%", escape=_ESCAPE) for form in sorted(forms)))
    return exists(
        select(sample_values.c.slot)
        .select_from(sample_values.join(cells, hits))
        .where(sample_values.c.sample_id == samples.c.id, sample_values.c.data.is_not(None))
    )


def _plain(word: str) -> str:
    """A word without its meaning as a pattern."""
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return word
