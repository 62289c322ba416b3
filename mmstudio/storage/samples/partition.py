"""The split that each sample is assigned to, and the files that occur in more than one split."""

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

# the key of a file: its content, or its place if it was named but not read yet
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
    """Files that several samples hold in the target slot.

    Attributes:
        files: Number of such files.
        samples: Number of samples that hold one of them.
        parted: Number of the files that occur in more than one split.
    """

    files: int = 0
    samples: int = 0
    parted: int = 0


Holders = dict[int, str]
"""Samples that share a file with others, each with the key of the file."""


def parts_of(
    connection: Connection,
    dataset_id: int,
    ids: Sequence[int],
    plan: SplitPlan,
    *,
    holders: Holders | None = None,
    others: bool = False,
) -> list[Split]:
    """The splits that samples are assigned to.

    Args:
        connection: Connection to the database.
        dataset_id: Row id of the data set.
        ids: Ids of the samples.
        plan: How to split them.
        holders: Result of :func:`holders_of`, if it is known already.
        others: Whether samples with a split keep it, so that related samples follow them.

    Raises:
        UsageError: If the plan uses a column that is empty in all samples.
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
    """The samples of a data set that share a file with others."""
    return {sample: content for content, sample, _ in _shared(connection, dataset_id)}


def shared_files(connection: Connection, dataset_id: int) -> Shared:
    """The files that several samples share, once all samples have a split."""
    splits: dict[str, set[str]] = {}
    found = _shared(connection, dataset_id)
    for content, _, split in found:
        splits.setdefault(content, set()).add(split or "")
    return Shared(len(splits), len(found), sum(len(some) > 1 for some in splits.values()))


def keys_of(connection: Connection, dataset_id: int, ids: Sequence[int], plan: SplitPlan) -> list[str]:
    """The values of samples in a plan's column: from their table, else from their facts; empty if missing.

    Raises:
        UsageError: If the column is empty in all samples of the data set.
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
            "No sample says anything in the column {column!r}, which the splits are to follow.",
            hint="Choose a column of a table, or a fact.",
            column=plan.column,
        )
    return [known.get(number, "") for number in ids]


def _shared(connection: Connection, dataset_id: int) -> list[tuple[str, int, Split | None]]:
    """Contents that several samples share in the slot that matters, each with the samples and their splits."""
    for slot in _slots(connection, dataset_id):
        told = {"dataset": dataset_id, "slot": slot}
        rows = connection.exec_driver_sql(_SHARED, told).fetchall()
        if rows or connection.exec_driver_sql(f"SELECT 1 AS content {_HOLD} LIMIT 1", told).first():
            return [(text_of(content), number_of(sample), split_of(split)) for content, sample, split in rows]
    return []


def _slots(connection: Connection, dataset_id: int) -> list[str]:
    """The target slots, or else the slots that may be targets."""
    stored = connection.scalar(select(datasets.c.slots).where(datasets.c.id == dataset_id))
    slots = [one for one in json_of(stored, list) if isinstance(one, dict)]
    made = [text_of(one.get("name")) for one in slots if one.get("role") == "target"]
    return made or [text_of(one.get("name")) for one in slots if one.get("role") != "condition"]
