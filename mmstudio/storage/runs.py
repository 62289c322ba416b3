"""Runs: each has a row and a folder."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.files.disk import make_below
from mmstudio.core.job import JobState
from mmstudio.core.run import Run, RunState
from mmstudio.core.times import utc_now
from mmstudio.plan.run_folder import RunFolder
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.folder.trash import TrashedRows
from mmstudio.storage.sql.database import Database, fresh_id
from mmstudio.storage.sql.rows import state_of
from mmstudio.storage.sql.schema import evaluations, jobs, runs


class RunRepository:
    """The repository of one project's runs."""

    def __init__(self, database: Database, layout: ProjectLayout) -> None:
        self._database = database
        self._layout = layout
        self._trash = TrashedRows(database, layout, runs, self.folder, "runs")

    def create(self, name: str, *, dataset: str, recipe: str, seed: int = 0) -> Run:
        """Create a run with an id that was never used before, and its folder.

        Args:
            name: Title; if empty, the id serves as one.
            dataset: Name of the data set.
            recipe: Id of the recipe.
            seed: Seed of its training.
        """
        with self._database.write() as connection:
            run_id = fresh_id(connection, "run", "r{:04d}", runs.c.id, self.folder)
            make_below(self._layout.root, self.folder(run_id))
            row = {
                "id": run_id,
                "name": name.strip() or run_id,
                "dataset": dataset,
                "recipe": recipe,
                "state": RunState.CREATED.value,
                "seed": seed,
                "created": utc_now(),
            }
            connection.execute(insert(runs), row)
        return self.get(run_id)

    def folder(self, run_id: str) -> Path:
        """The folder of a run.

        Raises:
            DamagedError: If it is not the id of a run, or its place holds a link.
        """
        return self._layout.run(run_id)

    def files(self, run_id: str) -> RunFolder:
        """Files in the folder of a run.

        Raises:
            DamagedError: As :meth:`folder`.
        """
        return RunFolder(self.folder(run_id))

    def list(self) -> builtins.list[Run]:
        """All runs except deleted ones, in order of creation."""
        return self._list(deleted=False)

    def deleted(self) -> builtins.list[Run]:
        """Runs in the trash."""
        return self._list(deleted=True)

    def get(self, key: str) -> Run:
        """One run by its id, or by its name if only one run has it.

        Raises:
            NotFoundError: If there is none; the sentence names the existing ones.
            UsageError: If several runs have that name.
        """
        with self._database.read() as connection:
            return _run(_need(connection, key))

    def update(
        self,
        run_id: str,
        *,
        state: RunState | None = None,
        step: int | None = None,
        name: str | None = None,
        notes: str | None = None,
    ) -> Run:
        """Change the given fields of a run.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If the name is empty.
        """
        if name is not None and not name.strip():
            raise UsageError("A run needs a name.")
        given: dict[str, Any] = {"state": state, "step": step, "name": name, "notes": notes}
        changes = {column: value for column, value in given.items() if value is not None}
        with self._database.write() as connection:
            row = _need(connection, run_id)
            if changes:
                connection.execute(update(runs).where(runs.c.id == row.id).values(**changes))
        return self.get(row.id)

    def delete(self, key: str) -> str:
        """Move a run into the trash; :meth:`restore` works until the trash is emptied.

        Returns:
            Its id, for :meth:`restore`.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If one of its jobs is running or waiting.
            StudioError: If its folder cannot be moved; the run then stays undeleted.
        """
        with self._database.write() as connection:
            row = _need(connection, key)
            live = jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value])
            if connection.execute(select(jobs.c.id).where(jobs.c.run_id == row.id, live)).first():
                raise UsageError(
                    "A job with the run {name!r} is running or waiting.",
                    hint="Stop it first.",
                    name=row.name,
                )
            self._trash.delete(connection, row.id)
        return str(row.id)

    def restore(self, run_id: str) -> Run:
        """Undo a deletion.

        Raises:
            NotFoundError: If no deleted run has that id.
            StudioError: If its folder cannot be moved back.
        """
        if not self._trash.restore(run_id):
            raise NotFoundError("The run {id!r} is not in the trash.", id=run_id)
        return self.get(run_id)

    def reconcile(self) -> None:
        """Move folders to where their rows say: a crash may have happened between the two changes."""
        self._trash.reconcile()

    def purge(self) -> int:
        """Remove the runs in the trash for good.

        Returns:
            Number of bytes freed.
        """
        return self._trash.purge(
            lambda connection, ids: connection.execute(
                delete(evaluations).where(evaluations.c.run_id.in_(ids))
            )
        )

    def _list(self, *, deleted: bool) -> builtins.list[Run]:
        there = runs.c.deleted != "" if deleted else runs.c.deleted == ""
        with self._database.read() as connection:
            rows = connection.execute(select(runs).where(there).order_by(runs.c.created, runs.c.id)).all()
        return [_run(row) for row in rows]


def _need(connection: Connection, key: str) -> Row[Any]:
    there = runs.c.deleted == ""
    row = connection.execute(select(runs).where(there, runs.c.id == key)).one_or_none()
    if row is not None:
        return row
    named = connection.execute(select(runs).where(there, runs.c.name == key).order_by(runs.c.id)).all()
    if len(named) == 1:
        return named[0]
    if named:
        raise UsageError(
            "Several runs have the name {name!r}.",
            hint="Use the id instead: {ids}.",
            name=key,
            ids=", ".join(row.id for row in named),
        )
    known = connection.scalars(select(runs.c.id).where(there).order_by(runs.c.id.desc()).limit(10))
    raise NotFoundError(
        "There is no run {name!r}.", hint="The latest: {known}.", name=key, known=", ".join(known) or "none"
    )


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        name=row.name,
        dataset=row.dataset,
        recipe=row.recipe,
        state=state_of(RunState, row.state),
        step=row.step,
        seed=row.seed,
        created=row.created,
        notes=row.notes,
    )
