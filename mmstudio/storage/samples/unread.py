"""Files of a data set that an import has named but not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from mmstudio.core.sample import Problem
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples.edits import SampleEdits
from mmstudio.storage.samples.filler import add_problems, forget_fingerprints
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.rows import path_of
from mmstudio.storage.sql.schema import datasets, roots, sample_values, samples

UNUSABLE = "unusable"
"""Reason why a sample is excluded if none of its values can be used."""
Key = tuple[int, str, int]
"""Sample, slot and ordinal of a value."""

_READ = "UPDATE sample_values SET sha256 = ? WHERE sample_id = ? AND slot = ? AND ordinal = ?"
_GONE = "DELETE FROM sample_values WHERE sample_id = ? AND slot = ? AND ordinal = ?"


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that was named but not read.

    Attributes:
        key: The value that it belongs to.
        path: Absolute path.
    """

    key: Key
    path: Path


class UnreadFiles:
    """The unread files of one data set."""

    def __init__(self, database: Database, layout: ProjectLayout, dataset_id: int) -> None:
        self._database = database
        self._layout = layout
        self._id = dataset_id

    def count(self) -> int:
        """Number of unread files."""
        unread = (
            select(func.count())
            .select_from(sample_values.join(samples, samples.c.id == sample_values.c.sample_id))
            .where(sample_values.c.sha256 == "", samples.c.dataset_id + 0 == self._id)
        )
        with self._database.read() as connection:
            return connection.scalar(unread) or 0

    def page(self, after: int, limit: int) -> list[UnreadFile]:
        """The unread files of the next samples.

        Args:
            after: Id of the last sample of the page before; 0 at first.
            limit: Number of samples.
        """
        ids = (
            select(sample_values.c.sample_id)
            .where(sample_values.c.sha256 == "", sample_values.c.sample_id > after)
            .join(samples, samples.c.id == sample_values.c.sample_id)
            .where(samples.c.dataset_id + 0 == self._id)  # "+ 0": found by the index of unread values
            .distinct()
            .order_by(sample_values.c.sample_id)
            .limit(limit)
        )
        query = (
            select(sample_values, roots.c.path.label("root_path"))
            .join(roots, roots.c.id == sample_values.c.root_id)
            .where(sample_values.c.sample_id.in_(ids), sample_values.c.sha256 == "")
            .order_by(sample_values.c.sample_id, sample_values.c.slot, sample_values.c.ordinal)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            UnreadFile(
                (row.sample_id, row.slot, row.ordinal),
                self._layout.outside(row.root_path) / path_of(row.path),
            )
            for row in rows
        ]

    def root(self) -> Path | None:
        """The folder that contains them."""
        query = select(roots.c.path).join(datasets, datasets.c.root_id == roots.c.id)
        with self._database.read() as connection:
            found = connection.scalar(query.where(datasets.c.id == self._id))
        return None if found is None else self._layout.outside(found)

    def put(
        self, good: Sequence[tuple[Key, str]], bad: Sequence[tuple[Key, Problem]], needed: Sequence[str]
    ) -> int:
        """Store the results of reading: hashes of good files; bad files are removed and recorded as problems.

        A sample that is left without a required slot, or without any value, is excluded.

        Args:
            good: Hashes of good files.
            bad: What is wrong with bad files.
            needed: Slots that every sample must fill.

        Returns:
            Number of excluded samples.
        """
        with self._database.write() as connection:
            if good:
                connection.exec_driver_sql(_READ, [(sha256, *key) for key, sha256 in good])
            if bad:
                connection.exec_driver_sql(_GONE, [key for key, _ in bad])
                add_problems(connection, self._id, [problem for _, problem in bad])
            forget_fingerprints(connection, self._id)
            lost = self._bare(connection, sorted({key[0] for key, _ in bad}), needed)
        return len(SampleEdits(self._database, self._id).exclude(lost, UNUSABLE)) if lost else 0

    def _bare(self, connection: Connection, ids: Sequence[int], needed: Sequence[str]) -> list[int]:
        rows = connection.execute(
            select(sample_values.c.sample_id, sample_values.c.slot)
            .where(sample_values.c.sample_id.in_(ids))
            .distinct()
        )
        left: dict[int, set[str]] = {number: set() for number in ids}
        for row in rows:
            left[row.sample_id].add(row.slot)
        return [number for number, slots in left.items() if not slots or not slots.issuperset(needed)]
