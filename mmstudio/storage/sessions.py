"""Sessions: named places for generated results."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.files.disk import make_below
from mmstudio.core.run import Session
from mmstudio.core.times import utc_now
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.folder.trash import TrashedRows
from mmstudio.storage.sql.database import Database, fresh_id, next_number
from mmstudio.storage.sql.schema import sessions


class SessionRepository:
    """The repository of one project's sessions, each with a folder for its results."""

    def __init__(self, database: Database, layout: ProjectLayout) -> None:
        self._database = database
        self._layout = layout
        self._trash = TrashedRows(database, layout, sessions, self.folder, "outputs")

    def create(self, run_id: str, name: str = "") -> Session:
        """Create a session with an id that was never used before, and its folder.

        Args:
            run_id: The run it samples from.
            name: Title; if empty, the id serves as one.
        """
        with self._database.write() as connection:
            session_id = fresh_id(connection, "session", "s{:04d}", sessions.c.id, self.folder)
            make_below(self._layout.root, self.folder(session_id))
            row = {
                "id": session_id,
                "name": name.strip() or session_id,
                "run_id": run_id,
                "created": utc_now(),
            }
            connection.execute(insert(sessions), row)
        return self.get(session_id)

    def folder(self, session_id: str) -> Path:
        """The folder of a session's results.

        Raises:
            DamagedError: If it is not the id of a session, or its place holds a link.
        """
        return self._layout.session(session_id)

    def next_generation(self, session_id: str) -> int:
        """The next number for results of a session; a number is never used twice."""
        with self._database.write() as connection:
            return next_number(connection, f"results of {session_id}")

    def list(self, run_id: str = "") -> builtins.list[Session]:
        """All sessions except deleted ones, or those of one run, in order of creation."""
        query = select(sessions).where(sessions.c.deleted == "")
        if run_id:
            query = query.where(sessions.c.run_id == run_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(sessions.c.created, sessions.c.id)).all()
        return [_session(row) for row in rows]

    def get(self, key: str) -> Session:
        """One session by its id, or by its name if only one session has it.

        Raises:
            NotFoundError: If there is none.
            UsageError: If several sessions have that name.
        """
        with self._database.read() as connection:
            return _session(_need(connection, key))

    def rename(self, key: str, name: str) -> Session:
        """Change the title of a session.

        Raises:
            NotFoundError: If there is no such session.
            UsageError: If the name is empty.
        """
        if not name.strip():
            raise UsageError("A session needs a name.")
        with self._database.write() as connection:
            row = _need(connection, key)
            connection.execute(update(sessions).where(sessions.c.id == row.id).values(name=name.strip()))
        return self.get(row.id)

    def delete(self, key: str) -> str:
        """Move a session into the trash; :meth:`restore` works until the trash is emptied.

        Returns:
            Its id, for :meth:`restore`.

        Raises:
            NotFoundError: If there is no such session.
            StudioError: If its folder cannot be moved; the session then stays undeleted.
        """
        with self._database.write() as connection:
            row = _need(connection, key)
            self._trash.delete(connection, row.id)
        return str(row.id)

    def restore(self, session_id: str) -> Session:
        """Undo a deletion.

        Raises:
            NotFoundError: If no deleted session has that id.
            StudioError: If its folder cannot be moved back.
        """
        if not self._trash.restore(session_id):
            raise NotFoundError("The session {id!r} is not in the trash.", id=session_id)
        return self.get(session_id)

    def reconcile(self) -> None:
        """Move folders to where their rows say: a crash may have happened between the two changes."""
        self._trash.reconcile()

    def purge(self) -> int:
        """Remove the sessions in the trash for good.

        Returns:
            Number of bytes freed.
        """
        return self._trash.purge()


def _need(connection: Connection, key: str) -> Row[Any]:
    there = sessions.c.deleted == ""
    row = connection.execute(select(sessions).where(there, sessions.c.id == key)).one_or_none()
    if row is not None:
        return row
    named = connection.execute(select(sessions).where(there, sessions.c.name == key)).all()
    if len(named) > 1:
        raise UsageError(
            "Several sessions have the name {name!r}.",
            hint="Use the id instead: {ids}.",
            name=key,
            ids=", ".join(row.id for row in named),
        )
    if not named:
        raise NotFoundError("There is no session {name!r}.", name=key)
    return named[0]


def _session(row: Row[Any]) -> Session:
    return Session(id=row.id, name=row.name, run_id=row.run_id, created=row.created)
