"""The trash of a project: folders are moved into it and back, those of rows together with their rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import bytes_below, sync_folder
from mmstudio.core.files.door import child
from mmstudio.core.times import utc_now
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.sql.database import Database

EVALUATIONS = "evaluations"
"""Folder in the trash with a folder for each deleted evaluation."""
SUGGESTIONS = "suggestions"
"""Folder in the trash with a folder for each decision about suggestions."""
RESULTS = "results-"
"""Prefix of the names of trash folders with single results, among those of sessions."""


def move_folder(source: Path, target: Path) -> None:
    """Rename a folder inside the project; does nothing if it has been moved already.

    Raises:
        StudioError: If the system refuses, e.g. because another program has one of its files open.
    """
    if not source.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    except OSError as error:
        raise StudioError(
            "The folder {path} cannot be moved: {reason}.",
            hint="Close what has files in it open and try again.",
            path=str(source),
            reason=error.strerror or str(error),
        ) from error
    sync_folder(target.parent)
    sync_folder(source.parent)


def remove_tree(folder: Path) -> int:
    """Remove a folder for good.

    Returns:
        Number of bytes freed.
    """
    freed = bytes_below(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return freed - bytes_below(folder)


class TrashedRows:
    """Deletes, restores and purges rows together with the folder that each of them has.

    Args:
        database: Database of the project.
        layout: Layout of the project.
        table: Table with the columns ``id`` and ``deleted``, the time of the deletion or empty.
        folder: Returns the folder of a row that is not deleted, by its id.
        place: Name of the folder in the trash for these rows.
    """

    def __init__(
        self,
        database: Database,
        layout: ProjectLayout,
        table: Table,
        folder: Callable[[str], Path],
        place: str,
    ) -> None:
        self._database, self._layout, self._table = database, layout, table
        self._folder, self._place = folder, place

    def delete(self, connection: Connection, row_id: str) -> None:
        """Move a row into the trash, within a transaction.

        Raises:
            StudioError: If its folder cannot be moved; the row then stays undeleted.
        """
        table = self._table
        connection.execute(update(table).where(table.c.id == row_id).values(deleted=utc_now()))
        move_folder(self._folder(row_id), self._trashed(row_id))

    def restore(self, row_id: str) -> bool:
        """Undo a deletion; returns whether such a row was in the trash.

        Raises:
            StudioError: If its folder cannot be moved back; the row then stays deleted.
        """
        table = self._table
        with self._database.write() as connection:
            there = (table.c.id == row_id) & (table.c.deleted != "")
            found = bool(connection.execute(update(table).where(there).values(deleted="")).rowcount)
            if found:
                move_folder(self._trashed(row_id), self._folder(row_id))
        return found

    def reconcile(self) -> None:
        """Move folders to where their rows say: a crash may have happened between the two changes."""
        with self._database.read() as connection:
            rows = connection.execute(select(self._table.c.id, self._table.c.deleted)).all()
        for row in rows:
            place, other = self._folder(row.id), self._trashed(row.id)
            if row.deleted:
                place, other = other, place
            if not place.exists():
                move_folder(other, place)

    def purge(self, before: Callable[[Connection, Any], object] | None = None) -> int:
        """Remove everything in the trash for good.

        Args:
            before: Removes dependent data first: called with the connection and a query of the ids.

        Returns:
            Number of bytes freed.
        """
        table = self._table
        with self._database.write() as connection:
            if before is not None:
                before(connection, select(table.c.id).where(table.c.deleted != ""))
            connection.execute(delete(table).where(table.c.deleted != ""))
            gone = list(child(self._layout.trash, self._place).glob("*"))
        return sum(remove_tree(folder) for folder in gone)

    def _trashed(self, row_id: str) -> Path:
        return self._layout.trashed(self._place, row_id)
