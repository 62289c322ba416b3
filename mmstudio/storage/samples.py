"""The samples of one data set: appended in batches, read by position."""

from __future__ import annotations

import hashlib
import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, text

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import SPLITS, DatasetInfo, NewSample, Problem, Sample, Slot, Value
from mmstudio.core.sentences import printable
from mmstudio.storage.assets import AssetBatch, UnreadableError, hash_file
from mmstudio.storage.database import Database, from_json, to_json, to_ordered_json
from mmstudio.storage.layout import ProjectLayout
from mmstudio.storage.schema import datasets, fingerprints, roots, sample_values
from mmstudio.storage.schema import problems as problem_rows
from mmstudio.storage.schema import samples as sample_rows

_HELD_OUT = 10
"""One sample in ten goes to validation, and one to testing."""


class StoredSamples:
    """The ``Samples`` protocol over a project's database; any thread may use it.

    What was appended becomes visible to ``read``, ``fingerprint`` and the counts with ``finish``, which numbers it
    behind what is there: a position, once given, stays.
    """

    def __init__(
        self,
        database: Database,
        layout: ProjectLayout,
        info: DatasetInfo,
        reload: Callable[[str], DatasetInfo],
        assets_lock: threading.Lock,
    ) -> None:
        self._database = database
        self._layout = layout
        self._id = info.id
        self._name = info.name
        self._slots: tuple[Slot, ...] = info.slots
        self._reload = reload
        self._assets_lock = assets_lock

    @property
    def info(self) -> DatasetInfo:
        """Name, slots and counts, read anew.

        Raises:
            NotFoundError: If the data set was deleted meanwhile.
        """
        return self._reload(self._name)

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """Samples ``start <= position < stop`` of a split, in order; fewer where it ends.

        Raises:
            UsageError: If there is no such split.
        """
        _check_split(split)
        place = (sample_rows.c.dataset_id == self._id) & (sample_rows.c.split == split)
        place &= (sample_rows.c.position >= start) & (sample_rows.c.position < stop)
        return self._read(place)

    def read_ids(self, ids: Sequence[int]) -> list[Sample]:
        """The samples of some hundred ids, in that order; those that are not of this data set are left out."""
        place = (sample_rows.c.dataset_id == self._id) & sample_rows.c.id.in_(ids)
        found = {sample.id: sample for sample in self._read(place & sample_rows.c.position.is_not(None))}
        return [found[number] for number in ids if number in found]

    def _read(self, place: ColumnElement[bool]) -> list[Sample]:
        with self._database.read() as connection:
            rows = connection.execute(select(sample_rows).where(place).order_by(sample_rows.c.position)).all()
            values = connection.execute(
                select(sample_values, roots.c.path.label("root_path"))
                .join(sample_rows, sample_rows.c.id == sample_values.c.sample_id)
                .outerjoin(roots, roots.c.id == sample_values.c.root_id)
                .where(place)
                .order_by(sample_values.c.sample_id, sample_values.c.slot, sample_values.c.ordinal)
            ).all()
        grouped: dict[int, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for value in values:
            grouped[value.sample_id][value.slot].append(self._value(value))
        return [self._sample(row, grouped[row.id]) for row in rows]

    def fingerprint(self, split: str) -> str:
        """Hash over the content of a split, in order; kept in the database until the split grows.

        Raises:
            UsageError: If there is no such split.
        """
        _check_split(split)
        cached = (fingerprints.c.dataset_id == self._id) & (fingerprints.c.split == split)
        with self._database.read() as connection:
            known = connection.scalar(select(fingerprints.c.value).where(cached))
            found = known or _fingerprint(connection, self._id, split)
            last = _count(connection, self._id, split)
        if known is None and self._database.writable:
            with self._database.write() as connection:
                if _count(connection, self._id, split) == last:
                    row = {"dataset_id": self._id, "split": split, "value": found}
                    connection.execute(insert(fingerprints).prefix_with("OR REPLACE"), row)
        return found

    def append(self, samples: Sequence[NewSample], problems: Iterable[Problem] = ()) -> None:
        """Store samples and problems in one transaction; files are synced before the rows that name them.

        A sample with a file that cannot be read, or with data that is not JSON, becomes a problem.

        Raises:
            UsageError: If a sample names a slot or split that does not exist; nothing is then stored.
            OSError: If the project's disk refuses; nothing is then stored.
        """
        for sample in samples:
            self._check(sample)
        complaints = list(problems)
        root = self._root()
        with self._assets_lock, AssetBatch(self._layout) as batch:
            ready = []
            for sample in samples:
                try:
                    ready.append((sample, self._take_in(sample, batch, root)))
                except (UnreadableError, ValueError, TypeError) as error:
                    complaints.append(Problem(sample.source, str(error)))
            batch.publish()
            with self._database.write() as connection:
                self._insert(connection, ready, complaints)

    def start_over(self) -> int:
        """Forget what was appended since the last :meth:`finish`: an import that was stopped begins anew.

        Problems do not say which import they are of, so they go only while none has finished.

        Returns:
            How many samples there were.
        """
        ours = sample_rows.c.dataset_id == self._id
        with self._database.write() as connection:
            unfinished = delete(sample_rows).where(ours, sample_rows.c.position.is_(None))
            dropped = connection.execute(unfinished).rowcount
            if connection.scalar(select(sample_rows.c.id).where(ours).limit(1)) is None:
                connection.execute(delete(problem_rows).where(problem_rows.c.dataset_id == self._id))
        return dropped

    def finish(self, seed: int) -> None:
        """Draw the splits that were not given (80 % training, 10 % each held out), and number the positions.

        Args:
            seed: The same samples in the same order with the same seed are drawn alike, in any project.
        """
        with self._database.write() as connection:
            unplaced = (sample_rows.c.dataset_id == self._id) & sample_rows.c.position.is_(None)
            rows = connection.execute(
                select(sample_rows.c.id, sample_rows.c.split).where(unplaced).order_by(sample_rows.c.id)
            ).all()
            if not rows:
                return
            drawn = iter(draw_splits(sum(row.split is None for row in rows), seed))
            position: dict[str, int] = {split: _count(connection, self._id, split) for split in SPLITS}
            places = []
            for row in rows:
                split = row.split or next(drawn)
                places.append({"id": row.id, "split": split, "position": position[split]})
                position[split] += 1
            place = text("UPDATE samples SET split = :split, position = :position WHERE id = :id")
            connection.execute(place, places)
            connection.execute(delete(fingerprints).where(fingerprints.c.dataset_id == self._id))

    def _check(self, sample: NewSample) -> None:
        names = [slot.name for slot in self._slots]
        for name in sample.values:
            if name not in names:
                raise UsageError(
                    "The data set {dataset!r} has no slot {slot!r}.",
                    hint="Its slots: {slots}.",
                    dataset=self._name,
                    slot=name,
                    slots=", ".join(names),
                )
        if sample.split is not None:
            _check_split(sample.split)

    def _root(self) -> tuple[int, Path] | None:
        query = select(roots.c.id, roots.c.path).join(datasets, datasets.c.root_id == roots.c.id)
        with self._database.read() as connection:
            row = connection.execute(query.where(datasets.c.id == self._id)).one_or_none()
        return None if row is None else (row.id, Path(row.path))

    def _take_in(
        self, sample: NewSample, batch: AssetBatch, root: tuple[int, Path] | None
    ) -> list[dict[str, Any]]:
        """Rows of a sample's values, still without the sample's id."""
        rows = []
        for slot, alternatives in sample.values.items():
            for ordinal, value in enumerate(alternatives):
                row = {"slot": slot, "ordinal": ordinal, "root_id": None, "path": None, "data": None}
                if not isinstance(value, PurePath):
                    row["data"] = to_ordered_json(value)
                    row["sha256"] = hashlib.sha256(to_json(value).encode("utf-8")).hexdigest()
                elif root is not None and (inside := _below(Path(value), root[1])) is not None:
                    if printable(inside) != inside:
                        raise UnreadableError("a file whose name is no UTF-8 cannot be referenced in place")
                    row["sha256"], row["root_id"], row["path"] = hash_file(Path(value)), root[0], inside
                else:
                    row["sha256"], row["path"] = batch.add(Path(value))
                rows.append(row)
        return rows

    def _insert(
        self,
        connection: Connection,
        ready: Sequence[tuple[NewSample, list[dict[str, Any]]]],
        complaints: Sequence[Problem],
    ) -> None:
        first = (connection.scalar(select(func.max(sample_rows.c.id))) or 0) + 1
        heads, bodies = [], []
        for number, (sample, rows) in enumerate(ready, first):
            meta = to_ordered_json(dict(sample.meta)) if sample.meta else None
            heads.append({"id": number, "dataset_id": self._id, "split": sample.split, "meta": meta})
            bodies += [{"sample_id": number, **row} for row in rows]
        if heads:
            connection.execute(insert(sample_rows), heads)
        if bodies:
            connection.execute(insert(sample_values), bodies)
        if complaints:
            told = [
                {"dataset_id": self._id, "source": one.source, "reason": one.reason} for one in complaints
            ]
            connection.execute(insert(problem_rows), told)

    def _value(self, row: Row[Any]) -> Value:
        if row.path is None:
            return Value(row.sha256, data=from_json(row.data))
        return Value(
            row.sha256, path=(self._layout.root if row.root_id is None else Path(row.root_path)) / row.path
        )

    def _sample(self, row: Row[Any], values: dict[str, list[Value]]) -> Sample:
        ordered = {slot.name: tuple(values[slot.name]) for slot in self._slots if slot.name in values}
        return Sample(row.id, row.position, row.split, ordered, from_json(row.meta))


def draw_splits(count: int, seed: int) -> list[str]:
    """A split for each of ``count`` samples: exact shares in random order.

    A tenth (rounded, but at least one sample once there are three) goes to ``val``, as many to ``test``, the rest to
    ``train``.
    """
    held_out = max(1, round(count / _HELD_OUT)) if count >= len(SPLITS) else 0
    splits = ["val"] * held_out + ["test"] * held_out + ["train"] * (count - 2 * held_out)
    random.Random(seed).shuffle(splits)
    return splits


def _check_split(split: str) -> None:
    if split not in SPLITS:
        raise UsageError(
            "There is no split {split!r}.", hint="There are {splits}.", split=split, splits=", ".join(SPLITS)
        )


def _below(path: Path, folder: Path) -> str | None:
    """The part of a path below a folder, POSIX, or ``None`` if it lies elsewhere."""
    absolute = path.absolute()
    for candidate in (absolute, absolute.resolve()):
        if candidate.is_relative_to(folder):
            return candidate.relative_to(folder).as_posix()
    return None


def _count(connection: Connection, dataset_id: int, split: str) -> int:
    place = (sample_rows.c.dataset_id == dataset_id) & (sample_rows.c.split == split)
    last = connection.scalar(select(func.max(sample_rows.c.position)).where(place))
    return 0 if last is None else int(last) + 1


def _fingerprint(connection: Connection, dataset_id: int, split: str) -> str:
    """SHA-256 over position, slot, ordinal and content of every value; a sample without values counts too."""
    place = (
        (sample_rows.c.dataset_id == dataset_id)
        & (sample_rows.c.split == split)
        & sample_rows.c.position.is_not(None)
    )
    rows = connection.execution_options(yield_per=10_000).execute(
        select(sample_rows.c.position, sample_values.c.slot, sample_values.c.ordinal, sample_values.c.sha256)
        .outerjoin(sample_values, sample_values.c.sample_id == sample_rows.c.id)
        .where(place)
        .order_by(sample_rows.c.position, sample_values.c.slot, sample_values.c.ordinal)
    )
    digest = hashlib.sha256()
    for position, slot, ordinal, sha256 in rows:
        digest.update(f"{position}\0{slot}\0{ordinal}\0{sha256}\n".encode())
    return digest.hexdigest()
