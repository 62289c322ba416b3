"""Additions to a data set: what it holds already, and which of its problems are solved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from itertools import groupby

from sqlalchemy import delete, select

from mmstudio.core.sample import Problem
from mmstudio.storage.samples.edits import SampleEdits
from mmstudio.storage.samples.filler import add_problems
from mmstudio.storage.samples.unread import UNUSABLE
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.schema import problems, sample_values, samples

_AT_ONCE = 500


def key_of(values: Iterable[tuple[str, str]]) -> bytes:
    """Key of a sample for comparisons: slots and hashes of its values, in any order."""
    text = "\n".join(sorted(f"{slot}\0{sha256}" for slot, sha256 in values))
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).digest()


class Additions:
    """Additions to one data set."""

    def __init__(self, database: Database, dataset_id: int) -> None:
        self._database = database
        self._id = dataset_id

    def contents(self) -> dict[bytes, int]:
        """Ids of the samples by :func:`key_of`, including samples that are left out; the first of several equal ones."""
        there = (samples.c.dataset_id == self._id) & (
            samples.c.position.is_not(None) | (samples.c.excluded != "")
        )
        query = (
            select(sample_values.c.sample_id, sample_values.c.slot, sample_values.c.sha256)
            .join(samples, samples.c.id == sample_values.c.sample_id)
            .where(there)
            .order_by(sample_values.c.sample_id)
        )
        found: dict[bytes, int] = {}
        with self._database.read() as connection:
            for number, rows in groupby(connection.execute(query), lambda row: row.sample_id):
                found.setdefault(key_of((row.slot, row.sha256) for row in rows), number)
        return found

    def problems(self, sources: Collection[str] = ()) -> list[tuple[int, Problem]]:
        """Problems with their numbers: of some sources, or all."""
        query = select(problems).where(problems.c.dataset_id == self._id).order_by(problems.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            (row.id, Problem(row.source, row.reason, row.file, row.slot))
            for row in rows
            if not sources or row.source in sources
        ]

    def take_in(self, ids: Collection[int]) -> None:
        """Include samples again that were left out because none of their values could be used."""
        edits = SampleEdits(self._database, self._id)
        reasons = edits.excluded()
        edits.include([number for number in ids if reasons.get(number) == UNUSABLE])

    def settle(self, gone: Sequence[int], told: Iterable[Problem]) -> None:
        """Delete problems, and record others instead."""
        with self._database.write() as connection:
            for start in range(0, len(gone), _AT_ONCE):
                some = problems.c.id.in_(gone[start : start + _AT_ONCE])
                connection.execute(delete(problems).where(some & (problems.c.dataset_id == self._id)))
            add_problems(connection, self._id, told)
