"""Edits of samples by hand: excluding, tagging, rating, changing words. Each edit returns what is needed to undo it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from mmstudio.core.errors import UsageError
from mmstudio.core.files.json_text import to_ordered_json
from mmstudio.core.sample import Split
from mmstudio.core.sentences import printable
from mmstudio.storage.samples.filler import (
    forget_fingerprints,
    part_anew,
    place_anew,
    words_of,
)
from mmstudio.storage.samples.intake import inline_value
from mmstudio.storage.samples.partition import parts_of
from mmstudio.storage.samples.places import close_gaps, make_room
from mmstudio.storage.samples.splits import SplitPlan
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.marks import Marks, portions
from mmstudio.storage.sql.rows import any_json, json_of
from mmstudio.storage.sql.schema import sample_tags, sample_values, samples, these
from mmstudio.storage.sql.words import add_words, remove_words

Words = Mapping[int, Mapping[str, tuple[Any, ...]]]
"""Inline values by sample id and slot, all alternatives; an empty tuple removes the slot's values."""

Facts = Mapping[int, Mapping[str, str | None]]
"""Facts by sample id and name; ``None`` where there is none."""


class SampleEdits:
    """Edits of the samples of one data set; any thread may use it."""

    def __init__(self, database: Database, dataset_id: int) -> None:
        self._database = database
        self._id = dataset_id
        self._marks = Marks(
            database, samples, sample_tags, sample_tags.c.sample_id, lambda some: these(dataset_id, some)
        )

    def exclude(self, ids: Sequence[int], reason: str) -> list[int]:
        """Exclude samples: they stay stored but are no longer used. The last samples of the split take their positions.

        Args:
            ids: Ids of samples; those that are excluded already, or unknown, stay unchanged.
            reason: One word, or a sentence.

        Returns:
            Ids of the samples that this call excluded.
        """
        if not reason:
            raise UsageError("Leaving samples out needs a reason.")
        with self._database.write() as connection:
            gone: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for some in portions(ids):
                shown = these(self._id, some) & samples.c.position.is_not(None)
                for row in connection.execute(
                    select(samples.c.id, samples.c.split, samples.c.position).where(shown)
                ):
                    gone[row.split].append((row.id, row.position))
            for split, places in gone.items():
                close_gaps(connection, self._id, split, places, reason)
            forget_fingerprints(connection, self._id)
        return sorted(number for places in gone.values() for number, _ in places)

    def places(self, ids: Sequence[int]) -> dict[int, int]:
        """Positions of those samples that are not excluded, so that :meth:`include` can put them back there."""
        found: dict[int, int] = {}
        with self._database.read() as connection:
            for some in portions(ids):
                shown = these(self._id, some) & samples.c.position.is_not(None)
                rows = connection.execute(select(samples.c.id, samples.c.position).where(shown))
                found |= {row.id: row.position for row in rows}
        return found

    def include(self, ids: Sequence[int], places: Mapping[int, int] | None = None) -> list[int]:
        """Include excluded samples again, at the end of their split.

        Args:
            ids: Ids of samples; those that are not excluded stay unchanged.
            places: Positions before :meth:`exclude`; if nothing else has changed, all samples get their old positions.

        Returns:
            Ids of the samples that this call included.
        """
        back: dict[str, list[int]] = defaultdict(list)
        with self._database.write() as connection:
            for some in portions(sorted(set(ids))):
                out = these(self._id, some) & (samples.c.excluded != "")
                rows = connection.execute(
                    select(samples.c.id, samples.c.split).where(out).order_by(samples.c.id)
                )
                for row in rows:
                    back[row.split or "train"].append(row.id)
            for split, numbers in back.items():
                place = make_room(connection, self._id, split, numbers, places or {})
                connection.exec_driver_sql(
                    "UPDATE samples SET split = ?, position = ?, excluded = '' WHERE id = ?",
                    [(split, place[number], number) for number in numbers],
                )
            forget_fingerprints(connection, self._id)
        return sorted(number for numbers in back.values() for number in numbers)

    def excluded(self) -> dict[int, str]:
        """Ids of the excluded samples, each with the reason."""
        out = (samples.c.dataset_id == self._id) & (samples.c.excluded != "")
        with self._database.read() as connection:
            rows = connection.execute(select(samples.c.id, samples.c.excluded).where(out)).all()
        return {row.id: row.excluded for row in rows}

    def tag(self, ids: Sequence[int], tag: str) -> list[int]:
        """Put a tag on samples; see :meth:`~mmstudio.storage.sql.marks.Marks.tag`."""
        return self._marks.tag(ids, tag)

    def untag(self, ids: Sequence[int], tag: str) -> list[int]:
        """Take a tag away from samples; see :meth:`~mmstudio.storage.sql.marks.Marks.untag`."""
        return self._marks.untag(ids, tag)

    def tags(self) -> dict[str, int]:
        """All tags of the data set, each with its number of samples."""
        return self._marks.tags(samples.c.dataset_id == self._id)

    def star(self, stars: Mapping[int, int]) -> dict[int, int]:
        """Give samples a rating; see :meth:`~mmstudio.storage.sql.marks.Marks.star`."""
        return self._marks.star(stars)

    def write(self, words: Words) -> Words:
        """Replace texts or rows in slots.

        Args:
            words: New values, as their codecs return them.

        Returns:
            The former values.

        Raises:
            UsageError: If a slot holds a file.
        """
        ids = list(words)
        before: dict[int, dict[str, tuple[Any, ...]]] = {}
        with self._database.write() as connection:
            for some in portions(ids):
                old = self._inline(connection, some, words)
                remove_words(connection, words_of(connection, some))
                for number, slots in old.items():
                    before[number] = {slot: slots.get(slot, ()) for slot in words[number]}
                if old:
                    self._put(connection, {number: words[number] for number in old})
                add_words(connection, words_of(connection, some))
            forget_fingerprints(connection, self._id)
        return before

    def put_facts(self, facts: Facts) -> Facts:
        """Set facts of samples; ``None`` removes one.

        Returns:
            The former values of the same facts.
        """
        before: dict[int, dict[str, str | None]] = {}
        with self._database.write() as connection:
            for some in portions(list(facts)):
                rows = connection.execute(
                    select(samples.c.id, samples.c.meta).where(these(self._id, some))
                ).all()
                for row in rows:
                    had = json_of(row.meta, dict) if row.meta else {}
                    told = facts[row.id]
                    before[row.id] = {name: had.get(name) for name in told}
                    new = {name: value for name, value in {**had, **told}.items() if value is not None}
                    meta = printable(to_ordered_json(new)) if new else None
                    connection.execute(update(samples).where(samples.c.id == row.id).values(meta=meta))
            forget_fingerprints(connection, self._id)
        return before

    def part(self, plan: SplitPlan) -> dict[int, Split]:
        """Split the samples anew into training, validation and test.

        Returns:
            The former split of each, for :meth:`put_splits`.

        Raises:
            UsageError: If the plan uses a column that is empty in all samples; nothing has changed then.
        """
        with self._database.write() as connection:
            before = self._splits(connection)
            part_anew(connection, self._id, plan)
        return before

    def drawn(self, plan: SplitPlan) -> dict[int, Split]:
        """The splits that :meth:`part` would assign, without assigning them.

        Raises:
            UsageError: If the plan uses a column that is empty in all samples.
        """
        with self._database.read() as connection:
            ids = list(self._splits(connection))
            return dict(zip(ids, parts_of(connection, self._id, ids, plan), strict=True))

    def put_splits(self, splits: Mapping[int, Split]) -> dict[int, Split]:
        """Assign splits to samples by id; the others keep theirs.

        Returns:
            The former split of each.
        """
        with self._database.write() as connection:
            before = self._splits(connection)
            place_anew(connection, self._id, {**before, **{n: s for n, s in splits.items() if n in before}})
        return before

    def _splits(self, connection: Connection) -> dict[int, Split]:
        shown = (samples.c.dataset_id == self._id) & samples.c.position.is_not(None)
        rows = connection.execute(select(samples.c.id, samples.c.split).where(shown).order_by(samples.c.id))
        return {row.id: row.split for row in rows}

    def _inline(
        self, connection: Connection, ids: Sequence[int], words: Words
    ) -> dict[int, dict[str, tuple[Any, ...]]]:
        """Inline values in the slots that will change, for the samples that exist."""
        ours = list(connection.scalars(select(samples.c.id).where(these(self._id, ids))))
        rows = connection.execute(
            select(sample_values)
            .where(sample_values.c.sample_id.in_(ours))
            .order_by(sample_values.c.sample_id, sample_values.c.slot, sample_values.c.ordinal)
        )
        old: dict[int, dict[str, tuple[Any, ...]]] = {number: {} for number in ours}
        for row in rows:
            if row.slot not in words[row.sample_id]:
                continue
            if row.path is not None:
                raise UsageError("The slot {slot!r} holds files, which are not edited.", slot=row.slot)
            slots = old[row.sample_id]
            slots[row.slot] = (*slots.get(row.slot, ()), any_json(row.data))
        return old

    def _put(self, connection: Connection, words: Words) -> None:
        places = [(number, slot) for number, slots in words.items() for slot in slots]
        connection.exec_driver_sql("DELETE FROM sample_values WHERE sample_id = ? AND slot = ?", places)
        rows = []
        for number, slots in words.items():
            for slot, given in slots.items():
                for ordinal, data in enumerate(given):
                    value = inline_value(slot, ordinal, data)
                    row = {"slot": slot, "ordinal": ordinal, "sha256": value.sha256, "data": value.data}
                    rows.append({"sample_id": number, **row})
        if rows:
            connection.execute(insert(sample_values), rows)
