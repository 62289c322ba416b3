"""The samples of one data set: stored in batches, read by position or by id."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import ColumnElement, insert, select

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import DatasetInfo, NewSample, Problem, Sample, Slot, Value
from mmstudio.storage.folder.assets import Staging, UnreadableError, publish
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples import filler as filling
from mmstudio.storage.samples.additions import Additions
from mmstudio.storage.samples.filler import FillingStage
from mmstudio.storage.samples.gaps import SampleGaps
from mmstudio.storage.samples.intake import Intake, ReadySample
from mmstudio.storage.samples.partition import Shared
from mmstudio.storage.samples.reader import (
    content_hash,
    count_slot,
    generated_positions,
    read_samples,
    read_slot,
)
from mmstudio.storage.samples.splits import SplitPlan, check_split
from mmstudio.storage.samples.unread import UnreadFiles
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.schema import datasets, fingerprints, roots, these
from mmstudio.storage.sql.schema import samples as sample_rows

_LOST = "{path} went away while it was being stored; import it again."


class StoredSamples:
    """Implements the ``Samples`` protocol over a project's database; any thread may use it.

    Appended samples become visible to ``read``, ``fingerprint`` and the counts with ``finish``, which numbers them
    after the existing ones.
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
        """Name, slots and counts, read from the database each time.

        Raises:
            NotFoundError: If the data set has been deleted meanwhile.
        """
        return self._reload(self._name)

    @property
    def root(self) -> tuple[int, Path] | None:
        """The folder whose files are referenced in place, with its number; ``None`` if all files are copied."""
        query = select(roots.c.id, roots.c.path).join(datasets, datasets.c.root_id == roots.c.id)
        with self._database.read() as connection:
            row = connection.execute(query.where(datasets.c.id == self._id)).one_or_none()
        return None if row is None else (row.id, self._layout.outside(row.path))

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """Samples ``start <= position < stop`` of a split, in order; fewer where it ends.

        Raises:
            UsageError: If the split does not exist.
        """
        check_split(split)
        place = (sample_rows.c.dataset_id == self._id) & (sample_rows.c.split == split)
        place &= (sample_rows.c.position >= start) & (sample_rows.c.position < stop)
        return self._read(place)

    def read_ids(self, ids: Sequence[int]) -> list[Sample]:
        """The samples with these ids (some hundred), in the same order; ids of other data sets are left out.

        An excluded sample has the position -1.
        """
        place = these(self._id, ids)
        place &= sample_rows.c.position.is_not(None) | (sample_rows.c.excluded != "")
        found = {sample.id: sample for sample in self._read(place)}
        return [found[number] for number in ids if number in found]

    def _read(self, place: ColumnElement[bool]) -> list[Sample]:
        with self._database.read() as connection:
            return read_samples(connection, place, self._slots, self._layout)

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        """Values of the same samples in one slot, alternatives in order; an empty list for a missing slot.

        Raises:
            UsageError: If the split does not exist.
        """
        check_split(split)
        with self._database.read() as connection:
            return read_slot(connection, (slot, self._id, split, start, stop), self._layout)

    def alternatives(self, split: str, slot: str) -> array[int]:
        """Number of values of every sample of a split in one slot.

        Raises:
            UsageError: If the split does not exist.
        """
        check_split(split)
        with self._database.read() as connection:
            return count_slot(connection, (slot, self._id, split))

    def generated(self, split: str) -> array[int]:
        """Positions of the samples of a split that are marked as synthetic, in whole or in one slot.

        Raises:
            UsageError: If the split does not exist.
        """
        check_split(split)
        with self._database.read() as connection:
            return generated_positions(connection, (self._id, split))

    def fingerprint(self, split: str) -> str:
        """Hash of the content of a split, in order; cached in the database until the split changes.

        Raises:
            UsageError: If the split does not exist, or files of the data set have been named but not read.
        """
        check_split(split)
        cached = (fingerprints.c.dataset_id == self._id) & (fingerprints.c.split == split)
        with self._database.read() as connection:
            known = connection.scalar(select(fingerprints.c.value).where(cached))
            found = known or content_hash(connection, self._id, self._name, split)
            last = filling.count(connection, self._id, split)
        if known is None and self._database.writable:
            with self._database.write() as connection:
                if filling.count(connection, self._id, split) == last:
                    row = {"dataset_id": self._id, "split": split, "value": found}
                    connection.execute(insert(fingerprints).prefix_with("OR REPLACE"), row)
        return found

    def keep_fingerprints(self) -> None:
        """Store the hash of each split, so that processes that open the project for reading need not make it."""
        with suppress(StudioError):  # files that were not read yet are told where the samples are used
            for split, count in self.info.counts.items():
                if count:
                    self.fingerprint(split)

    def append(self, samples: Sequence[NewSample], problems: Iterable[Problem] = ()) -> None:
        """Store samples and problems in one transaction; files are flushed before the rows that name them.

        A sample with an unreadable file, or with data that is not valid JSON, becomes a problem.

        Raises:
            UsageError: If a sample names a slot or split that does not exist; nothing is then stored.
            OSError: If the project's disk fails; nothing is then stored.
        """
        for sample in samples:
            self.check(sample)
        complaints = list(problems)
        root = self.root
        with self.staging() as staging:
            intake = Intake(self._layout, staging.folder, root[1] if root else None)
            ready = []
            for sample in samples:
                try:
                    ready.append(intake.ready(sample))
                except (UnreadableError, ValueError, TypeError) as error:
                    complaints.append(Problem(sample.source, str(error)))
            self.store(ready, complaints, staging.folder)

    def store(
        self,
        ready: Sequence[ReadySample],
        problems: Sequence[Problem],
        staging: Path,
        stage: FillingStage | None = None,
        completed: Sequence[tuple[int, ReadySample]] = (),
    ) -> None:
        """Store converted samples, and problems, in one transaction.

        Args:
            ready: Samples from an :class:`~mmstudio.storage.samples.intake.Intake` over the same project and root.
            problems: Skipped inputs.
            staging: Folder of the copies.
            stage: How far the import is after them.
            completed: Ids of samples that lacked something, each with its complete sample.

        Raises:
            OSError: If the project's disk fails; nothing is then stored.
        """
        complaints, root = list(problems), self.root
        every = [*ready, *(sample for _, sample in completed)]
        inside = {
            value.path for sample in every for value in sample.values if value.path and not value.outside
        }
        with self._assets_lock:
            lost = publish(self._layout, staging, inside)
            if lost:
                complaints += [
                    Problem(sample.source, _LOST.format(path=value.path))
                    for sample in every
                    for value in sample.values
                    if value.path in lost
                ]
                ready = [one for one in ready if not _holds(one, lost)]
                completed = [pair for pair in completed if not _holds(pair[1], lost)]
            with self._database.write() as connection:
                filling.add_samples(connection, self._id, ready, root[0] if root else None)
                filling.complete_samples(connection, completed, root[0] if root else None)
                filling.add_problems(connection, self._id, complaints)
                if stage is not None:
                    filling.set_stage(connection, self._id, stage)

    @property
    def unread(self) -> UnreadFiles:
        """Files that have been named but not read."""
        return UnreadFiles(self._database, self._layout, self._id)

    @property
    def additions(self) -> Additions:
        """Existing content, for additions to the data set."""
        return Additions(self._database, self._id)

    @property
    def gaps(self) -> SampleGaps:
        """Slots in which samples have no value."""
        return SampleGaps(self._database, self._layout, self._id, self._assets_lock)

    def staging(self) -> Staging:
        """A folder for copies on their way in; use it as a context manager."""
        return Staging(self._layout)

    @property
    def stage(self) -> FillingStage:
        """How far an interrupted import is."""
        with self._database.read() as connection:
            return filling.stage_of(connection, self._id)

    def start_over(self) -> int:
        """Delete what was appended since the last :meth:`finish`, so that an import can start again.

        Returns:
            Number of deleted samples.
        """
        with self._database.write() as connection:
            return filling.drop_waiting(connection, self._id)

    def finish(self, seed: int, plan: SplitPlan | None = None) -> Shared:
        """Draw the splits that were not given (80 % training, 10 % each held out), and assign positions.

        Args:
            seed: The same samples in the same order with the same seed get the same splits, in any project.
            plan: Another way to draw them.

        Returns:
            The files that several samples share in the target slot; such samples get the same split.

        Raises:
            UsageError: If the plan uses a column that is empty in all samples.
        """
        with self._database.write() as connection:
            shared = filling.number_samples(connection, self._id, plan or SplitPlan(seed))
            filling.set_stage(connection, self._id, None)
        return shared

    def check(self, sample: NewSample) -> None:
        """Refuse a sample that does not fit the data set.

        Raises:
            UsageError: If it names a slot or split that does not exist.
        """
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
            check_split(sample.split)


def _holds(sample: ReadySample, lost: Container[str]) -> bool:
    return any(value.path in lost for value in sample.values if value.path)
