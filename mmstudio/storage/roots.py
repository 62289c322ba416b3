"""Named folders outside the project, for values that are referenced in place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import insert, select, update

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.sentences import printable
from mmstudio.storage.database import Database
from mmstudio.storage.schema import roots


class RootRepository:
    """Roots by name. When the folder moves, its root is pointed elsewhere and every reference follows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, path: Path) -> None:
        """Name a folder.

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


def _existing(path: Path) -> str:
    folder = path.expanduser().resolve()
    if not folder.is_dir():
        raise UsageError("There is no folder {path}.", path=str(folder))
    if printable(str(folder)) != str(folder):
        raise UsageError("The folder's name {path} is no UTF-8 and cannot be stored.", path=str(folder))
    return str(folder)
