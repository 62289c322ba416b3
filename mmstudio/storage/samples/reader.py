"""Reading of samples from the database: whole samples, values of one slot, and a hash of everything."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, type_coerce

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import SYNTHETIC, Sample, Slot, Value, is_synthetic
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.sql.columns import Number, WordsTable
from mmstudio.storage.sql.rows import any_json, damaged, hash_of, json_of, path_of, text_of
from mmstudio.storage.sql.schema import roots, sample_tags, sample_values, samples

_MAYBE = WordsTable(optional=True)
_OF_SLOT = """FROM samples s LEFT JOIN sample_values v ON v.sample_id = s.id AND v.slot = ?
    WHERE s.dataset_id = ? AND s.split = ? AND s.position"""
_SLOT = f"""SELECT s.position, v.sha256, v.root_id, v.path, v.data {_OF_SLOT} >= ? AND s.position < ?
    ORDER BY s.position, v.ordinal"""
_HELD = f"SELECT count(v.ordinal) {_OF_SLOT} IS NOT NULL GROUP BY s.position ORDER BY s.position"
_MARKED = """SELECT position, meta FROM samples WHERE dataset_id = ? AND split = ? AND position IS NOT NULL AND meta LIKE ?
    ORDER BY position"""


def read_samples(
    connection: Connection, place: ColumnElement[bool], slots: Sequence[Slot], layout: ProjectLayout
) -> list[Sample]:
    """Samples in order of their positions.

    Args:
        connection: Connection to the database.
        place: Condition on the table of samples.
        slots: Slots of their data set, which give the order of their values.
        layout: Layout of the project.
    """
    ours = select(samples.c.id).where(place).scalar_subquery()
    rows = connection.execute(select(samples).where(place).order_by(samples.c.position)).all()
    values = connection.execute(
        select(sample_values, type_coerce(roots.c.path, _MAYBE).label("root_path"))
        .join(samples, samples.c.id == sample_values.c.sample_id)
        .outerjoin(roots, roots.c.id == sample_values.c.root_id)
        .where(place)
        .order_by(sample_values.c.sample_id, sample_values.c.slot, sample_values.c.ordinal)
    ).all()
    tagged = connection.execute(
        select(sample_tags).where(sample_tags.c.sample_id.in_(ours)).order_by(sample_tags.c.tag)
    ).all()
    grouped: dict[int, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for value in values:
        folder = layout.root if value.root_id is None else layout.outside(text_of(value.root_path))
        grouped[value.sample_id][value.slot].append(
            _value(value.sha256, folder, value.path, value.data, value.file)
        )
    tags: dict[int, list[str]] = defaultdict(list)
    for row in tagged:
        tags[row.sample_id].append(row.tag)
    return [_sample(row, slots, grouped[row.id], tags.get(row.id, ())) for row in rows]


def read_slot(
    connection: Connection, place: tuple[str, int, str, int, int], layout: ProjectLayout
) -> list[tuple[Value, ...]]:
    """Values of samples in one slot, in order of their positions.

    Args:
        connection: Connection to the database.
        place: Slot, data set, split, first position, position after the last.
        layout: Layout of the project.
    """
    folders = {row.id: layout.outside(row.path) for row in connection.execute(select(roots))}
    found: dict[int, list[Value]] = {}
    for position, sha256, root_id, path, data in connection.exec_driver_sql(_SLOT, place):
        values = found.setdefault(position, [])
        if sha256 is not None:
            folder = layout.root if root_id is None else folders.get(root_id)
            if folder is None:
                raise damaged(str(root_id), "the number of a root")
            values.append(_value(sha256, folder, path, data))
    return list(map(tuple, found.values()))


def count_slot(connection: Connection, place: tuple[str, int, str]) -> array[int]:
    """Number of values of every sample in one slot; ``place``: slot, data set, split."""
    return array("q", (row[0] for row in connection.exec_driver_sql(_HELD, place)))


def generated_positions(connection: Connection, place: tuple[int, str]) -> array[int]:
    """Positions of samples that a fact marks as synthetic, in order; ``place``: data set, split."""
    rows = connection.exec_driver_sql(_MARKED, (*place, f'%"{SYNTHETIC}%'))
    return array("q", (position for position, meta in rows if any(map(is_synthetic, json_of(meta, dict)))))


def content_hash(connection: Connection, dataset_id: int, name: str, split: str) -> str:
    """SHA-256 of position, slot, ordinal and content of every value; a sample without values counts too.

    Raises:
        UsageError: If files of the data set have been named but not read.
    """
    place = (
        (samples.c.dataset_id == dataset_id) & (samples.c.split == split) & samples.c.position.is_not(None)
    )
    rows = connection.execution_options(yield_per=10_000).execute(
        select(
            samples.c.position,
            type_coerce(sample_values.c.slot, _MAYBE),
            type_coerce(sample_values.c.ordinal, Number(optional=True)),
            type_coerce(sample_values.c.sha256, _MAYBE),
        )
        .outerjoin(sample_values, sample_values.c.sample_id == samples.c.id)
        .where(place)
        .order_by(samples.c.position, sample_values.c.slot, sample_values.c.ordinal)
    )
    digest = hashlib.sha256()
    for position, slot, ordinal, sha256 in rows:
        if sha256 == "":
            raise UsageError(
                "Files of the data set {name!r} were named and not read yet.",
                hint="Wait for their check, or start it: mmstudio dataset check {name}.",
                name=name,
            )
        digest.update(f"{position}\0{slot}\0{ordinal}\0{sha256}\n".encode())
    return digest.hexdigest()


def _value(sha256: Any, folder: Path, path: Any, data: Any, file: str = "") -> Value:
    digest = hash_of(sha256)
    if path is None:
        return Value(digest, data=any_json(data) if data else {})
    return Value(digest, folder / path_of(path), file=file)


def _sample(
    row: Row[Any], slots: Sequence[Slot], values: dict[str, list[Value]], tags: Sequence[str]
) -> Sample:
    for slot in slots:
        if slot.columns:
            _check_rows(values.get(slot.name, ()))
    if row.split is None and row.position is not None:
        raise damaged(row.split, "the name of a split")
    ordered = {slot.name: tuple(values[slot.name]) for slot in slots if slot.name in values}
    position = -1 if row.position is None else row.position
    meta = json_of(row.meta, dict)
    if not all(map(_is_cell, meta.values())):
        raise damaged(row.meta, "the facts of a sample")
    return Sample(row.id, position, row.split, ordered, meta, row.stars, tuple(tags))


def _check_rows(values: Sequence[Value]) -> None:
    """Refuse a value of a table slot that is not a table row."""
    for value in values:
        whole = isinstance(value.data, dict)
        if value.path is None and not (whole and all(map(_is_cell, value.data.values()))):
            raise damaged(value.data, "a row of a table")


def _is_cell(cell: Any) -> bool:
    return cell is None or isinstance(cell, str | int | float)
