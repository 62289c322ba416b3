"""Data sets: their names, slots and problems."""

from __future__ import annotations

import builtins
import threading
from array import array
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.sample import SPLITS, DatasetInfo, Problem, Slot
from mmstudio.core.times import utc_now
from mmstudio.storage.folder import assets
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples.edits import SampleEdits
from mmstudio.storage.samples.filler import count, words_of
from mmstudio.storage.samples.query import SampleFilter, find_samples
from mmstudio.storage.samples.saved_filters import SavedFilters
from mmstudio.storage.samples.slot_edits import SlotEdits
from mmstudio.storage.samples.slots import check_slots, slots_from_json, slots_to_json
from mmstudio.storage.samples.suggestions import remove_strays
from mmstudio.storage.samples.table import StoredSamples
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.schema import datasets, problems, roots, runs, sample_values, samples
from mmstudio.storage.sql.words import remove_words

_PURGING = "purging"
"""Mark of a data set that is being removed for good; after a crash, removal continues the next time."""

_AT_ONCE = 5000


class DatasetRepository:
    """The repository of one project's data sets, by name."""

    def __init__(self, database: Database, layout: ProjectLayout) -> None:
        self._database = database
        self._layout = layout
        self._assets_lock = threading.Lock()

    def create(
        self, name: str, slots: Sequence[Slot], *, attributes: str = "", root: str = ""
    ) -> DatasetInfo:
        """Create an empty data set.

        Args:
            name: Unique among the data sets that are not deleted.
            slots: Its slots, in the order in which they are shown.
            attributes: Id of the metric that reads ground-truth attributes from a result, or empty.
            root: Name of a root: files below its folder are referenced in place, not copied.

        Raises:
            UsageError: If the name is empty or taken, there are no slots, or two slots have the same name.
            NotFoundError: If the root does not exist.
        """
        check_slots(name, slots)
        with self._database.write() as connection:
            if _find(connection, name) is not None:
                raise UsageError(
                    "There is already a data set {name!r}.", hint="Choose another name.", name=name
                )
            connection.execute(
                insert(datasets).values(
                    name=name,
                    slots=slots_to_json(slots),
                    attributes=attributes,
                    root_id=_root_id(connection, root) if root else None,
                    created=utc_now(),
                )
            )
        return self.get(name)

    def list(self) -> builtins.list[DatasetInfo]:
        """All data sets, in order of creation."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(datasets).where(datasets.c.deleted == "").order_by(datasets.c.id)
            ).all()
            return [_info(connection, row) for row in rows]

    def get(self, name: str) -> DatasetInfo:
        """One data set.

        Raises:
            NotFoundError: If there is none of that name; the sentence names the existing ones.
        """
        with self._database.read() as connection:
            return _info(connection, _need(connection, name))

    def samples(self, name: str) -> StoredSamples:
        """The samples of a data set, for reading and appending.

        Raises:
            NotFoundError: If there is none of that name.
        """
        return StoredSamples(self._database, self._layout, self.get(name), self.get, self._assets_lock)

    def find(self, name: str, wanted: SampleFilter, limit: int | None = None) -> array[int]:
        """Ids of the samples of a data set that a filter selects, for ``samples(name).read_ids``.

        Raises:
            NotFoundError: If there is none of that name.
        """
        with self._database.read() as connection:
            dataset_id = _need(connection, name).id
        return find_samples(self._database, dataset_id, wanted, limit)

    def edits(self, name: str) -> SampleEdits:
        """Edits of the samples of a data set.

        Raises:
            NotFoundError: If there is none of that name.
        """
        return SampleEdits(self._database, self.get(name).id)

    def saved_filters(self, name: str) -> SavedFilters:
        """The saved filters of a data set.

        Raises:
            NotFoundError: If there is none of that name.
        """
        return SavedFilters(self._database, self.get(name).id)

    def rename(self, name: str, new: str) -> DatasetInfo:
        """Rename a data set.

        Raises:
            NotFoundError: If there is none of that name.
            UsageError: If the new name is empty or taken, or a run (even a deleted one) was trained on the data set,
                since runs know their data by name.
        """
        with self._database.write() as connection:
            row = _need(connection, name)
            if not new.strip():
                raise UsageError("A data set needs a name.")
            if new != name and _find(connection, new) is not None:
                raise UsageError(
                    "There is already a data set {name!r}.", hint="Choose another name.", name=new
                )
            run = connection.scalar(select(runs.c.id).where(runs.c.dataset == name).limit(1))
            if run is not None:
                raise UsageError(
                    "The run {run} was trained on the data set {name!r}, so its name stays.",
                    hint="Import the data again under another name.",
                    run=run,
                    name=name,
                )
            connection.execute(update(datasets).where(datasets.c.id == row.id).values(name=new.strip()))
        return self.get(new.strip())

    def slot_edits(self, name: str) -> SlotEdits:
        """Edits of the slots of a data set.

        Raises:
            NotFoundError: If there is none of that name.
        """
        return SlotEdits(self._database, self.get(name).id)

    def problems(self, name: str, *, after: int = 0, limit: int = 1000) -> builtins.list[tuple[int, Problem]]:
        """Skipped inputs, each with a number; pass the last number as ``after`` for the next page.

        Raises:
            NotFoundError: If there is none of that name.
        """
        with self._database.read() as connection:
            row = _need(connection, name)
            query = select(problems).where(problems.c.dataset_id == row.id, problems.c.id > after)
            found = connection.execute(query.order_by(problems.c.id).limit(limit)).all()
        return [(item.id, Problem(item.source, item.reason, item.file, item.slot)) for item in found]

    def delete(self, name: str) -> int:
        """Remove a data set from the lists; :meth:`restore` works until the trash is emptied.

        Returns:
            Its id, for :meth:`restore`.

        Raises:
            NotFoundError: If there is none of that name.
        """
        with self._database.write() as connection:
            row = _need(connection, name)
            connection.execute(update(datasets).where(datasets.c.id == row.id).values(deleted=utc_now()))
        return int(row.id)

    def restore(self, dataset_id: int) -> DatasetInfo:
        """Undo a deletion.

        Raises:
            NotFoundError: If no deleted data set has that id.
            UsageError: If its name has been taken meanwhile.
        """
        with self._database.write() as connection:
            name = connection.scalar(
                select(datasets.c.name).where(
                    datasets.c.id == dataset_id, datasets.c.deleted.not_in(["", _PURGING])
                )
            )
            if name is None:
                raise NotFoundError("The data set is not in the trash.")
            if _find(connection, name) is not None:
                raise UsageError("There is already a data set {name!r}.", hint="Delete it first.", name=name)
            connection.execute(update(datasets).where(datasets.c.id == dataset_id).values(deleted=""))
        return self.get(name)

    def count_deleted(self) -> int:
        """Number of data sets that can be restored."""
        query = select(func.count()).select_from(datasets).where(datasets.c.deleted.not_in(["", _PURGING]))
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def purge(self) -> int:
        """Remove deleted data sets for good, with their suggestions and every asset that no other data set names.

        Returns:
            Number of bytes freed.
        """
        with self._assets_lock:
            with self._database.write() as connection:
                deleted = datasets.c.deleted != ""
                connection.execute(update(datasets).where(deleted).values(deleted=_PURGING))
            while self._purge_some():
                pass
            with self._database.read() as connection:
                inside = sample_values.c.root_id.is_(None) & sample_values.c.path.is_not(None)
                used = set(connection.scalars(select(sample_values.c.path).where(inside).distinct()))
            freed = remove_strays(self._database, self._layout)
            return freed + assets.remove_unused(self._layout, cast("set[str]", used))

    def _purge_some(self) -> int:
        """Remove a part of the samples, so that other writers do not wait long; after the last part, the data sets too."""
        with self._database.write() as connection:
            gone = select(datasets.c.id).where(datasets.c.deleted == _PURGING)
            some = list(
                connection.scalars(select(samples.c.id).where(samples.c.dataset_id.in_(gone)).limit(_AT_ONCE))
            )
            remove_words(connection, words_of(connection, some))
            removed = connection.execute(delete(samples).where(samples.c.id.in_(some))).rowcount
            if not removed:
                connection.execute(delete(datasets).where(datasets.c.deleted == _PURGING))
        return removed


def _find(connection: Connection, name: str) -> Row[Any] | None:
    query = select(datasets).where(datasets.c.name == name, datasets.c.deleted == "")
    return connection.execute(query).one_or_none()


def _need(connection: Connection, name: str) -> Row[Any]:
    row = _find(connection, name)
    if row is None:
        known = connection.scalars(
            select(datasets.c.name).where(datasets.c.deleted == "").order_by(datasets.c.name)
        )
        raise NotFoundError(
            "There is no data set {name!r}.",
            hint="Known: {known}.",
            name=name,
            known=", ".join(known) or "none",
        )
    return row


def _root_id(connection: Connection, name: str) -> int:
    found = connection.scalar(select(roots.c.id).where(roots.c.name == name))
    if found is None:
        raise NotFoundError("There is no root {name!r}.", hint="Add it first.", name=name)
    return int(found)


def _info(connection: Connection, row: Row[Any]) -> DatasetInfo:
    return DatasetInfo(
        id=row.id,
        name=row.name,
        slots=slots_from_json(row.slots),
        counts={split: count(connection, row.id, split) for split in SPLITS},
        attributes=row.attributes,
        problems=connection.scalar(select(func.count()).where(problems.c.dataset_id == row.id)) or 0,
        created=row.created,
    )
