"""Gaps in a data set: slots in which samples have no value, and files that fill them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, select

from mmstudio.core.errors import BadFileError
from mmstudio.storage.folder.assets import Look, Staging, UnreadableError, publish
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples.filler import forget_fingerprints
from mmstudio.storage.samples.intake import Intake, ReadyValue
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.marks import portions
from mmstudio.storage.sql.schema import sample_values, these
from mmstudio.storage.sql.schema import samples as sample_rows


class SampleGaps:
    """The gaps of one data set; any thread may use it.

    Args:
        database: Database of the project.
        layout: Layout of the project.
        dataset_id: Of the data set.
        assets_lock: Held while files are published and named by rows, so that none is removed as unused in between.
    """

    def __init__(
        self, database: Database, layout: ProjectLayout, dataset_id: int, assets_lock: threading.Lock
    ) -> None:
        self._database, self._layout, self._id = database, layout, dataset_id
        self._assets_lock = assets_lock

    def fill(self, slot: str, files: Mapping[int, Path], look: Look | None = None) -> dict[int, str]:
        """Copy files into the project, and make each the only value of a sample; a sample that has a value keeps it.

        Args:
            slot: Name of the slot.
            files: By id of the sample.
            look: Checks each file, as :class:`~mmstudio.storage.folder.assets.Copier` calls it.

        Returns:
            Hashes of the files by id of the samples that were filled, for :meth:`clear`.

        Raises:
            BadFileError: If a file cannot be read; nothing has changed then.
            OSError: If the project's disk fails; nothing has changed then.
        """
        with Staging(self._layout) as staging:
            intake = Intake(self._layout, staging.folder)
            try:
                ready = {number: intake.value(slot, 0, path, look) for number, path in files.items()}
            except UnreadableError as error:
                raise BadFileError("A file cannot be read: {reason}.", reason=str(error)) from error
            with self._assets_lock:
                lost = publish(self._layout, staging.folder, {one.path for one in ready.values() if one.path})
                if lost:
                    raise BadFileError("{path} went away while it was being stored.", path=min(lost))
                return self._name(slot, ready)

    def clear(self, slot: str, filled: Mapping[int, str]) -> None:
        """Take values away that :meth:`fill` has put there, unless another one has taken their place."""
        gone = [(number, slot, sha256) for number, sha256 in filled.items()]
        with self._database.write() as connection:
            for number, name, sha256 in gone:
                ours = (sample_values.c.sample_id == number) & (sample_values.c.slot == name)
                connection.execute(delete(sample_values).where(ours & (sample_values.c.sha256 == sha256)))
            forget_fingerprints(connection, self._id)

    def _name(self, slot: str, ready: Mapping[int, ReadyValue]) -> dict[int, str]:
        """Name published files as values of the samples that have a gap."""
        filled: dict[int, str] = {}
        with self._database.write() as connection:
            for some in portions(list(ready)):
                ours = set(connection.scalars(select(sample_rows.c.id).where(these(self._id, some))))
                there = (sample_values.c.sample_id.in_(some)) & (sample_values.c.slot == slot)
                full = set(connection.scalars(select(sample_values.c.sample_id).where(there)))
                for number in sorted(ours - full):
                    value = ready[number]
                    row = {"slot": slot, "ordinal": 0, "sha256": value.sha256, "path": value.path}
                    connection.execute(
                        sample_values.insert().values(sample_id=number, file=value.file, **row)
                    )
                    filled[number] = value.sha256
            forget_fingerprints(connection, self._id)
        return filled
