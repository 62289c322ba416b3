"""Roots: named folders outside the project, for files that are referenced in place."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, insert, select, type_coerce, update

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.sentences import printable
from mmstudio.storage.sql.columns import Number
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.rows import hash_of, path_of
from mmstudio.storage.sql.schema import datasets, roots, sample_values

_MAYBE = Number(optional=True)


class RootRepository:
    """Roots by name. If a folder moves, its root is pointed at the new place and every reference follows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, path: Path) -> None:
        """Add a root for a folder.

        Raises:
            UsageError: If the name is taken by another folder, or the folder does not exist.
        """
        folder = _existing(path)
        with self._database.write() as connection:
            taken = connection.scalar(select(roots.c.path).where(roots.c.name == name))
            if taken == folder:
                return
            if taken is not None:
                raise UsageError(
                    "The root {name!r} is the folder {path}.",
                    hint="Choose another name, or point this root elsewhere.",
                    name=name,
                    path=taken,
                )
            connection.execute(insert(roots).values(name=name, path=folder))

    def point(self, name: str, path: Path) -> None:
        """Point an existing root at another folder.

        Raises:
            NotFoundError: If there is no such root.
            UsageError: If the folder does not exist.
        """
        folder = _existing(path)
        with self._database.write() as connection:
            found = connection.execute(update(roots).where(roots.c.name == name).values(path=folder)).rowcount
        if not found:
            raise NotFoundError(
                "There is no root {name!r}.",
                hint="Known: {known}.",
                name=name,
                known=", ".join(self.list()) or "none",
            )

    def list(self) -> Mapping[str, Path]:
        """Folders by name, in the order they were added."""
        with self._database.read() as connection:
            rows = connection.execute(select(roots.c.name, roots.c.path).order_by(roots.c.id)).all()
        return {row.name: Path(row.path) for row in rows}

    def lost(self) -> Mapping[str, Path]:
        """Roots whose folder does not exist."""
        return {name: path for name, path in self.list().items() if not path.is_dir()}

    def of_dataset(self, dataset_id: int) -> str:
        """Name of the root that holds a data set's files, or empty."""
        query = select(roots.c.name).join(datasets, datasets.c.root_id == roots.c.id)
        with self._database.read() as connection:
            return connection.scalar(query.where(datasets.c.id == dataset_id)) or ""

    def examples(self, name: str, count: int) -> builtins.list[tuple[str, str]]:
        """Examples of paths below a root from all over its values, with the files' hashes (empty if a file was never read)."""
        of_root = sample_values.c.root_id == select(roots.c.id).where(roots.c.name == name).scalar_subquery()
        number = sample_values.c.sample_id
        ends = select(type_coerce(func.min(number), _MAYBE), type_coerce(func.max(number), _MAYBE)).where(
            of_root
        )
        found: dict[str, str] = {}
        with self._database.read() as connection:
            first, last = connection.execute(ends).one()
            for place in range(count if first is not None else 0):
                start = first + (last - first) * place // max(1, count - 1)
                row = connection.execute(
                    select(sample_values.c.path, sample_values.c.sha256)
                    .where(of_root, sample_values.c.sample_id >= start, sample_values.c.path.is_not(None))
                    .order_by(sample_values.c.sample_id)
                    .limit(1)
                ).first()
                if row is not None:
                    found[path_of(row.path)] = hash_of(row.sha256)
        return [*found.items()]


def _existing(path: Path) -> str:
    folder = path.expanduser().resolve()
    if not folder.is_dir():
        raise UsageError("There is no folder {path}.", path=str(folder))
    if printable(str(folder)) != str(folder):
        raise UsageError("The folder's name {path} is no UTF-8 and cannot be stored.", path=str(folder))
    return str(folder)
