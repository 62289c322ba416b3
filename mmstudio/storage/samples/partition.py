"""Into which part of the data each sample comes, and which files stand in more than one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Split
from mmstudio.storage.samples.splits import Settled, SplitPlan, draw
from mmstudio.storage.sql.cells import cell_path, cell_text
from mmstudio.storage.sql.rows import json_of, number_of, split_of, text_of
from mmstudio.storage.sql.schema import datasets, samples

# what a file is known by: its content, or its place where it was named and not read yet
_CONTENT = "CASE WHEN v.sha256 != '' THEN v.sha256 ELSE coalesce(v.root_id, '') || ' ' || v.path END"
_HOLD = (
    "FROM sample_values v JOIN samples s ON s.id = v.sample_id WHERE s.dataset_id = :dataset AND s.excluded = '' "
    "AND v.slot = :slot AND v.path IS NOT NULL"
)
_SHARED = (
    f"SELECT {_CONTENT} AS content, v.sample_id AS sample, s.split AS split {_HOLD} AND content IN "
    f"(SELECT {_CONTENT} {_HOLD} GROUP BY 1 HAVING count(DISTINCT v.sample_id) > 1)"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """Files that several samples hold in the slot that is to be made.

    Attributes:
        files: How many.
        samples: That hold one of them.
        parted: How many of the files stand in more than one part of the data.
    """

    files: int = 0
    samples: int = 0
    parted: int = 0


Holders = dict[int, str]
"""Samples that hold a file which others hold too, each with what it is known by."""


def parts_of(
    connection: Connection,
    dataset_id: int,
    ids: Sequence[int],
    plan: SplitPlan,
    *,
    holders: Holders | None = None,
    others: bool = False,
) -> list[Split]:
    """The parts into which samples come.

    Args:
        connection: To the database.
        dataset_id: Whose.
        ids: Of the samples.
        plan: How they are parted.
        holders: As :func:`holders_of` gives them, where that was asked already.
        others: Whether samples that have a part already keep it, and draw those after them that belong to them.

    Raises:
        UsageError: If the plan follows a column that no sample fills.
    """
    keys = keys_of(connection, dataset_id, ids, plan)
    known = holders_of(connection, dataset_id) if holders is None else holders
    settled: list[Settled] = []
    if others and (known or plan.how == "grouped"):
        placed = connection.execute(
            select(samples.c.id, samples.c.split)
            .where(samples.c.dataset_id == dataset_id, samples.c.split.is_not(None), samples.c.excluded == "")
            .order_by(samples.c.id)
        ).all()
        groups = keys_of(connection, dataset_id, [row.id for row in placed], plan) if placed else []
        settled = [
            Settled(key, known.get(row.id, ""), row.split) for key, row in zip(groups, placed, strict=True)
        ]
    return draw(plan, keys, settled, [known.get(number, "") for number in ids] if known else ())


def holders_of(connection: Connection, dataset_id: int) -> Holders:
    """The samples of a data set that hold a file which others hold too."""
    return {sample: content for content, sample, _ in _shared(connection, dataset_id)}


def shared_files(connection: Connection, dataset_id: int) -> Shared:
    """What several samples hold, once all have a part."""
    splits: dict[str, set[str]] = {}
    found = _shared(connection, dataset_id)
    for content, _, split in found:
        splits.setdefault(content, set()).add(split or "")
    return Shared(len(splits), len(found), sum(len(some) > 1 for some in splits.values()))


def keys_of(connection: Connection, dataset_id: int, ids: Sequence[int], plan: SplitPlan) -> list[str]:
    """What samples say in a plan's column: in their table, else in their facts; empty where they say nothing.

    Raises:
        UsageError: If no sample of the data set says anything there.
    """
    if plan.how == "random":
        return [""] * len(ids)
    told = {"dataset": dataset_id, "path": cell_path(plan.column)}
    facts = (
        "SELECT id, CAST(json_extract(meta, :path) AS TEXT) FROM samples "
        "WHERE dataset_id = :dataset AND meta IS NOT NULL"
    )
    cells = (
        f"SELECT v.sample_id, {cell_text('v.data', ':path')} FROM sample_values v "  # noqa: S608
        "JOIN samples s ON s.id = v.sample_id WHERE s.dataset_id = :dataset "
        "AND v.data LIKE '{%' AND v.ordinal = 0"
    )
    known: dict[int, str] = {}
    for query in (facts, cells):
        known |= {number: key for number, key in connection.exec_driver_sql(query, told) if key is not None}
    if not known:
        raise UsageError(
            "No sample says anything in the column {column!r}, which the parts are to follow.",
            hint="Choose a column of a table, or a fact.",
            column=plan.column,
        )
    return [known.get(number, "") for number in ids]


def _shared(connection: Connection, dataset_id: int) -> list[tuple[str, int, Split | None]]:
    """Contents that several samples hold in the slot that matters, each with the samples and their parts."""
    for slot in _slots(connection, dataset_id):
        told = {"dataset": dataset_id, "slot": slot}
        rows = connection.exec_driver_sql(_SHARED, told).fetchall()
        if rows or connection.exec_driver_sql(f"SELECT 1 AS content {_HOLD} LIMIT 1", told).first():
            return [(text_of(content), number_of(sample), split_of(split)) for content, sample, split in rows]
    return []


def _slots(connection: Connection, dataset_id: int) -> list[str]:
    """The slots that are to be made, else those that may be."""
    stored = connection.scalar(select(datasets.c.slots).where(datasets.c.id == dataset_id))
    slots = [one for one in json_of(stored, list) if isinstance(one, dict)]
    made = [text_of(one.get("name")) for one in slots if one.get("role") == "target"]
    return made or [text_of(one.get("name")) for one in slots if one.get("role") != "condition"]
