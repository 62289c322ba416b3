"""A project: a folder that can be moved, zipped and opened by one writer at a time."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mmstudio.core.errors import DamagedError, NotFoundError, StudioError, UsageError
from mmstudio.core.files import bytes_below, sync_folder, write_json
from mmstudio.core.times import utc_now
from mmstudio.storage import assets, migrate
from mmstudio.storage.database import Database
from mmstudio.storage.datasets import DatasetRepository
from mmstudio.storage.job_store import StoredJobs
from mmstudio.storage.layout import ProjectLayout
from mmstudio.storage.lock import ProjectLock
from mmstudio.storage.roots import RootRepository
from mmstudio.storage.runs import RunRepository
from mmstudio.storage.sessions import SessionRepository
from mmstudio.storage.trash import RESULTS
from mmstudio.storage.unfinished import workplace

FORMAT = 1


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """A project as listed.

    Attributes:
        name: Its title.
        created: ISO 8601 UTC.
        datasets, samples, runs, sessions: How many there are.
        disk_bytes: What its folder takes.
    """

    name: str
    created: str
    datasets: int
    samples: int
    runs: int
    sessions: int
    disk_bytes: int


@dataclass(frozen=True, slots=True)
class Trash:
    """What was deleted and can still be restored.

    Attributes:
        runs, sessions, results, datasets: How many of each.
        disk_bytes: What the trash takes; files of deleted data sets come on top.
    """

    runs: int
    sessions: int
    results: int
    datasets: int
    disk_bytes: int

    @property
    def things(self) -> int:
        """How many there are of all kinds."""
        return self.runs + self.sessions + self.results + self.datasets


class Project:
    """An open project; close it, or use it as a context manager.

    Attributes:
        layout: Where everything lies.
        name: Its title.
        created: ISO 8601 UTC.
        plugins: Names of plugins that it was worked on with.
        datasets, roots, runs, sessions, jobs: Its parts.
        interrupted: Ids of the jobs that were found running when it was opened.
    """

    def __init__(self, layout: ProjectLayout, description: dict[str, Any], lock: ProjectLock | None) -> None:
        self.layout = layout
        self.name = str(description["name"])
        self.created = str(description["created"])
        self.plugins: tuple[str, ...] = tuple(map(str, description["plugins"]))
        self.interrupted: tuple[str, ...] = ()
        self._lock = lock
        self._database = Database(layout.database, write=lock is not None)
        self.roots = RootRepository(self._database)
        self.datasets = DatasetRepository(self._database, layout)
        self.runs = RunRepository(self._database, layout)
        self.sessions = SessionRepository(self._database, layout)
        self.jobs = StoredJobs(self._database)

    @classmethod
    def create(cls, root: Path, name: str = "") -> Project:
        """Make a project and open it for writing.

        Args:
            root: A folder that does not exist yet, or an empty one.
            name: Title; if empty, the folder's name.

        Raises:
            UsageError: If there is something at ``root``.
            StudioError: If the folder cannot be written.
        """
        root = root.expanduser().absolute()
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError("{path} is not an empty folder.", hint="Choose another place.", path=str(root))
        try:
            _build(root, name.strip() or root.name)
        except OSError as error:
            raise StudioError(
                "The project cannot be made at {path}: {reason}.",
                path=str(root),
                reason=error.strerror or str(error),
            ) from error
        return cls.open(root)

    @classmethod
    def open(cls, root: Path, *, write: bool = True) -> Project:
        """Open a project. For writing, an older one is brought up to date and what a crash left is tidied up.

        Args:
            root: Its folder.
            write: Whether to hold it as its only writer; readers are always let in.

        Raises:
            NotFoundError: If the folder does not exist or is no project.
            DamagedError: If it cannot be read, or was written by a newer program.
            BusyError: If another process holds it.
            UsageError: If it must be brought up to date first and was opened for reading.
        """
        layout = ProjectLayout(root.expanduser().absolute())
        description = _read_description(layout)
        if not write:
            if not migrate.is_current(layout.database):
                raise UsageError("The project must be brought up to date.", hint="Open it for writing once.")
            return cls(layout, description, None)
        migrate.is_current(layout.database)
        lock = ProjectLock(layout.lock)
        lock.acquire()
        try:
            migrate.upgrade(layout.database)
            project = cls(layout, description, lock)
            try:
                project._tidy_up()
            except BaseException:
                project._database.close()
                raise
        except BaseException:
            lock.release()
            raise
        return project

    def close(self) -> None:
        """Close the database and let the next writer in; may be called twice."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def info(self) -> ProjectInfo:
        """Its name, how much is in it, and what it takes on the disk."""
        datasets = self.datasets.list()
        return ProjectInfo(
            name=self.name,
            created=self.created,
            datasets=len(datasets),
            samples=sum(sum(dataset.counts.values()) for dataset in datasets),
            runs=len(self.runs.list()),
            sessions=len(self.sessions.list()),
            disk_bytes=bytes_below(self.layout.root),
        )

    def describe(self, *, name: str | None = None, plugins: tuple[str, ...] | None = None) -> None:
        """Change the title or the plugins it was worked on with.

        Raises:
            UsageError: If the name is empty, or the project was opened for reading only.
        """
        if self._lock is None:
            raise UsageError("The project was opened for reading only.")
        if name is not None and not name.strip():
            raise UsageError("A project needs a name.")
        self.name = self.name if name is None else name.strip()
        self.plugins = self.plugins if plugins is None else plugins
        _write_description(self.layout, self.name, self.created, self.plugins)

    def trash(self) -> Trash:
        """What emptying the trash would remove for good."""
        folder = self.layout.trash
        sessions = list((folder / "outputs").glob("*"))
        taken = [one for one in sessions if one.name.startswith(RESULTS)]
        return Trash(
            runs=len(list((folder / "runs").glob("*"))),
            sessions=len(sessions) - len(taken),
            results=sum(file.suffix != ".json" for one in taken for file in one.glob("*/*")),
            datasets=self.datasets.count_deleted(),
            disk_bytes=bytes_below(folder),
        )

    def empty_trash(self) -> int:
        """Remove what was deleted for good.

        Returns:
            Bytes made free.
        """
        return self.runs.purge() + self.sessions.purge() + self.datasets.purge()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tidy_up(self) -> None:
        self.layout.make()
        assets.remove_leftovers(self.layout)
        shutil.rmtree(self.layout.staging, ignore_errors=True)
        self.interrupted = tuple(self.jobs.recover())
        self.runs.reconcile()
        self.sessions.reconcile()


def _build(root: Path, name: str) -> None:
    """Make a project beside its place and rename it there, so that half a project is never seen."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with workplace(root) as place:
        layout = ProjectLayout(place / root.name)
        layout.make()
        migrate.create_database(layout.database)
        _write_description(layout, name, utc_now(), ())
        if root.exists():
            root.rmdir()
        layout.root.rename(root)
    sync_folder(root.parent)


def _write_description(layout: ProjectLayout, name: str, created: str, plugins: tuple[str, ...]) -> None:
    write_json(
        layout.description, {"format": FORMAT, "name": name, "created": created, "plugins": list(plugins)}
    )


def _read_description(layout: ProjectLayout) -> dict[str, Any]:
    """The content of ``project.json``, complete and of a format that this program knows."""
    path = layout.description
    if not layout.root.is_dir():
        raise NotFoundError("There is no folder {path}.", path=str(layout.root))
    if not path.is_file():
        raise NotFoundError(
            "{path} is not a project: it has no project.json.",
            hint="Choose a project's folder, or make a new project.",
            path=str(layout.root),
        )
    try:
        data = json.loads(path.read_text("utf-8"))
        number = int(data["format"])
        found = _known_part(data) if number <= FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError(
            "The project's description {path} cannot be read: {reason}.",
            hint="Put back a copy of it.",
            path=str(path),
            reason=f"{type(error).__name__}: {error}",
        ) from error
    if number > FORMAT:
        raise DamagedError(
            "The project was written by a newer version of MM Studio (format {number}).",
            hint="Update MM Studio; the project was left as it is.",
            number=number,
        )
    return found


def _known_part(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": str(data["name"]),
        "created": str(data["created"]),
        "plugins": [str(name) for name in data.get("plugins", [])],
    }
