"""The filling of a data set: samples are stored in batches, then numbered; an interrupted import can continue."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, type_coerce, update

from mmstudio.core.sample import SPLITS, Problem, Split
from mmstudio.storage.samples.intake import ReadySample
from mmstudio.storage.samples.partition import Shared, holders_of, parts_of, shared_files
from mmstudio.storage.samples.splits import SplitPlan
from mmstudio.storage.sql.bulk import insert_rows
from mmstudio.storage.sql.columns import Number
from mmstudio.storage.sql.rows import any_json, json_of, number_of, split_of, text_of
from mmstudio.storage.sql.schema import datasets, fingerprints, sample_values, samples
from mmstudio.storage.sql.schema import problems as problem_rows
from mmstudio.storage.sql.words import add_words, index_words, remove_words

_PAGE = 5000
_ADD_SAMPLE = "INSERT INTO samples (id, dataset_id, split, meta, stars)"
_ADD_TAG = "INSERT INTO sample_tags (tag, sample_id)"
_ADD_VALUE = "INSERT INTO sample_values (sample_id, slot, ordinal, sha256, root_id, path, data, file)"
# without the hint SQLite would scan all samples of the data set instead of the end of this index
_LAST = "SELECT max(position) FROM samples INDEXED BY uq_samples_place WHERE dataset_id = ? AND split = ?"
_PLACE = "UPDATE samples SET split = ?, position = ? WHERE id = ?"
# and would sort all waiting samples for each page instead of reading them in order of id
_WAITING = "FROM samples NOT INDEXED WHERE dataset_id = :dataset AND position IS NULL AND excluded = ''"
_WITHOUT_SPLIT = f"SELECT id {_WAITING} AND split IS NULL ORDER BY id"
_UNPLACED = f"SELECT id, split {_WAITING} AND id > :after ORDER BY id LIMIT {_PAGE}"


@dataclass(frozen=True, slots=True)
class FillingStage:
    """The progress of an import.

    Attributes:
        stamp: Identifies the source and its state, so that a changed source is noticed.
        items: Number of its importer's items that are stored.
    """

    stamp: str = ""
    items: int = 0


def stage_of(connection: Connection, dataset_id: int) -> FillingStage:
    """How far the unfinished import into a data set is."""
    known = json_of(connection.scalar(select(datasets.c.taken).where(datasets.c.id == dataset_id)), dict)
    return FillingStage(text_of(known.get("stamp", "")), number_of(known.get("items", 0)))


def set_stage(connection: Connection, dataset_id: int, stage: FillingStage | None) -> None:
    """Record how far the import is; ``None``: it has finished."""
    text = "" if stage is None else json.dumps({"stamp": stage.stamp, "items": stage.items})
    connection.execute(update(datasets).where(datasets.c.id == dataset_id).values(taken=text))


def add_samples(
    connection: Connection, dataset_id: int, ready: Sequence[ReadySample], root_id: int | None
) -> None:
    """Store samples, still without positions."""
    first = (connection.scalar(select(type_coerce(func.max(samples.c.id), Number(optional=True)))) or 0) + 1
    heads, bodies, words, tagged = [], [], [], []
    for number, sample in enumerate(ready, first):
        heads.append((number, dataset_id, sample.split, sample.meta, sample.stars))
        tagged += [(tag, number) for tag in sample.tags]
        words.append((number, sample.words))
        bodies += _bodies(number, sample, root_id)
    insert_rows(connection, _ADD_SAMPLE, heads)
    insert_rows(connection, _ADD_VALUE, bodies)
    insert_rows(connection, _ADD_TAG, tagged)
    add_words(connection, words)


def complete_samples(
    connection: Connection, completed: Sequence[tuple[int, ReadySample]], root_id: int | None
) -> None:
    """Replace the values of samples that lacked something."""
    for number, sample in completed:
        remove_words(connection, words_of(connection, [number]))
        connection.execute(delete(sample_values).where(sample_values.c.sample_id == number))
        insert_rows(connection, _ADD_VALUE, _bodies(number, sample, root_id))
        add_words(connection, [(number, sample.words)])


def _bodies(number: int, sample: ReadySample, root_id: int | None) -> list[tuple[object, ...]]:
    """The values of a sample as rows."""
    return [
        (
            number,
            value.slot,
            value.ordinal,
            value.sha256,
            root_id if value.outside else None,
            value.path,
            value.data,
            value.file,
        )
        for value in sample.values
    ]


def add_problems(connection: Connection, dataset_id: int, complaints: Iterable[Problem]) -> None:
    """Store skipped inputs and the reasons."""
    told = [
        {
            "dataset_id": dataset_id,
            "source": one.source,
            "reason": one.reason,
            "file": one.file,
            "slot": one.slot,
        }
        for one in complaints
    ]
    if told:
        connection.execute(insert(problem_rows), told)


def drop_waiting(connection: Connection, dataset_id: int) -> int:
    """Delete what was stored since samples were last numbered.

    Problems do not name their import, so they are deleted only if no import has finished yet.
    """
    ours = samples.c.dataset_id == dataset_id
    waiting = ours & samples.c.position.is_(None) & (samples.c.excluded == "")
    for page in _pages(connection, dataset_id):
        remove_words(connection, words_of(connection, [number for number, _ in page]))
    dropped = connection.execute(delete(samples).where(waiting)).rowcount
    if connection.scalar(select(samples.c.id).where(ours).limit(1)) is None:
        connection.execute(delete(problem_rows).where(problem_rows.c.dataset_id == dataset_id))
    set_stage(connection, dataset_id, None)
    return dropped


def words_of(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str]]:
    """Sample ids, each with its words in the index."""
    rows = connection.execute(
        select(sample_values.c.sample_id, sample_values.c.data)
        .where(sample_values.c.sample_id.in_(ids), sample_values.c.data.is_not(None))
        .order_by(sample_values.c.sample_id, sample_values.c.slot, sample_values.c.ordinal)
    )
    inline: dict[int, list[object]] = {}
    for number, data in rows:
        inline.setdefault(number, []).append(any_json(data))
    return [(number, index_words(values)) for number, values in inline.items()]


def number_samples(connection: Connection, dataset_id: int, plan: SplitPlan) -> Shared:
    """Draw the splits that were not given, and number the waiting samples after the existing ones."""
    open_ones = _without_split(connection, dataset_id)
    holders = holders_of(connection, dataset_id)
    drawn = iter(parts_of(connection, dataset_id, open_ones, plan, holders=holders, others=True))
    position: dict[str, int] = {split: count(connection, dataset_id, split) for split in SPLITS}
    for page in _pages(connection, dataset_id):
        places = []
        for number, given in page:
            split: Split = given if given is not None else next(drawn)
            places.append((split, position[split], number))
            position[split] += 1
        connection.exec_driver_sql(_PLACE, places)
    forget_fingerprints(connection, dataset_id)
    return shared_files(connection, dataset_id) if holders else Shared()


def part_anew(connection: Connection, dataset_id: int, plan: SplitPlan) -> None:
    """Draw the splits of all samples anew, including given ones."""
    shown = (samples.c.dataset_id == dataset_id) & samples.c.position.is_not(None)
    ids = list(connection.scalars(select(samples.c.id).where(shown).order_by(samples.c.id)))
    drawn = parts_of(connection, dataset_id, ids, plan)
    place_anew(connection, dataset_id, dict(zip(ids, drawn, strict=True)))


def place_anew(connection: Connection, dataset_id: int, splits: Mapping[int, Split]) -> None:
    """Number all samples of a data set anew, in order of their ids, with these splits."""
    connection.execute(
        update(samples)
        .where(samples.c.dataset_id == dataset_id, samples.c.position.is_not(None))
        .values(position=None)
    )
    position = dict.fromkeys(SPLITS, 0)
    places = []
    for number, split in sorted(splits.items()):
        places.append((split, position[split], number))
        position[split] += 1
    connection.exec_driver_sql(_PLACE, places)
    forget_fingerprints(connection, dataset_id)


def count(connection: Connection, dataset_id: int, split: str) -> int:
    """Number of samples in a split: positions have no gaps, so the last one tells it at any size."""
    last = connection.exec_driver_sql(_LAST, (dataset_id, split)).scalar()
    return 0 if last is None else number_of(last) + 1


def forget_fingerprints(connection: Connection, dataset_id: int) -> None:
    """Delete the stored fingerprints, since the content of the data set has changed."""
    connection.execute(delete(fingerprints).where(fingerprints.c.dataset_id == dataset_id))


def _without_split(connection: Connection, dataset_id: int) -> array[int]:
    """Ids of waiting samples that have no given split."""
    found = connection.exec_driver_sql(_WITHOUT_SPLIT, {"dataset": dataset_id})
    ids: array[int] = array("q")
    while rows := found.fetchmany(_PAGE):
        ids.extend(row[0] for row in rows)
    return ids


def _pages(connection: Connection, dataset_id: int) -> Iterator[list[tuple[int, Split | None]]]:
    """Ids of waiting samples, each with its given split."""
    after = 0
    while page := connection.exec_driver_sql(_UNPLACED, {"dataset": dataset_id, "after": after}).fetchall():
        yield [(row[0], split_of(row[1])) for row in page]
        after = page[-1][0]
