"""A project: a folder that can be moved, zipped and opened by one writer at a time."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import bytes_below, sync_folder
from mmstudio.core.files.door import child
from mmstudio.core.times import utc_now
from mmstudio.storage.evaluations import EvaluationRepository
from mmstudio.storage.folder import assets
from mmstudio.storage.folder.description import Description, read_description, write_description
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.folder.lock import ProjectLock
from mmstudio.storage.folder.trash import EVALUATIONS, RESULTS, SUGGESTIONS, remove_tree
from mmstudio.storage.folder.tree import check_tree
from mmstudio.storage.folder.unfinished import workplace
from mmstudio.storage.job_store import StoredJobs
from mmstudio.storage.project.roots import RootRepository
from mmstudio.storage.results.index import ResultIndex
from mmstudio.storage.runs import RunRepository
from mmstudio.storage.samples.datasets import DatasetRepository
from mmstudio.storage.samples.suggestions import remove_strays
from mmstudio.storage.sessions import SessionRepository
from mmstudio.storage.sql import migrate
from mmstudio.storage.sql.database import Database


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """A project as lists show it.

    Attributes:
        name: Title of the project.
        created: ISO 8601 UTC.
        datasets, samples, runs, sessions: Number of each.
        disk_bytes: Size of its folder.
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
    """The deleted things that can still be restored.

    Attributes:
        runs, sessions, results, datasets, evaluations, suggestions: Number of each.
        disk_bytes: Size of the trash folder; files of deleted data sets come on top.
    """

    runs: int
    sessions: int
    results: int
    datasets: int
    disk_bytes: int
    evaluations: int = 0
    suggestions: int = 0

    @property
    def things(self) -> int:
        """Number of deleted things of all kinds."""
        kept = self.runs + self.sessions + self.results + self.datasets
        return kept + self.evaluations + self.suggestions


class Project:
    """An open project; close it, or use it as a context manager.

    Attributes:
        layout: Layout of its folder.
        id: Id by which the program that made it recognises it; empty if it came from elsewhere.
        name: Title of the project.
        created: ISO 8601 UTC.
        plugins: Names of the plugins that it was used with.
        datasets, roots, runs, evaluations, sessions, results, jobs: Its repositories.
        interrupted: Ids of the jobs that were found running when it was opened.
    """

    def __init__(self, layout: ProjectLayout, description: Description, lock: ProjectLock | None) -> None:
        self.layout = layout
        self.id = description.id
        self.name = description.name
        self.created = description.created
        self.plugins = description.plugins
        self.interrupted: tuple[str, ...] = ()
        self._lock = lock
        self._database = Database(layout.database, write=lock is not None)
        self.roots = RootRepository(self._database)
        self.datasets = DatasetRepository(self._database, layout)
        self.runs = RunRepository(self._database, layout)
        self.evaluations = EvaluationRepository(self._database)
        self.sessions = SessionRepository(self._database, layout)
        self.results = ResultIndex(self._database)
        self.jobs = StoredJobs(self._database)

    @classmethod
    def create(cls, root: Path, name: str = "") -> Project:
        """Create a project and open it for writing.

        Args:
            root: A folder that does not exist yet, or an empty one.
            name: Title; if empty, the folder's name.

        Raises:
            UsageError: If ``root`` is not empty.
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
    def open(cls, root: Path, *, write: bool = True, own: bool = True) -> Project:
        """Open a project. For writing, an older one is upgraded, and leftovers of a crash are removed.

        Args:
            root: Its folder.
            write: Whether to hold it as its only writer; readers are always allowed.
            own: Whether it was made on this computer. In a project from elsewhere every link is refused, and files
                outside the project are not found.

        Raises:
            NotFoundError: If the folder does not exist or is not a project.
            DamagedError: If it cannot be read, or was written by a newer program.
            BusyError: If another process holds it.
            UsageError: If it has to be upgraded first and was opened for reading.
            StudioError: If its folders cannot be created.
        """
        layout = ProjectLayout(root.expanduser().absolute(), own)
        description = read_description(layout)
        layout.refuse_links()
        if not own:
            check_tree(layout.root)
        if not write:
            if not migrate.is_current(layout.database):
                raise UsageError("The project must be brought up to date.", hint="Open it for writing once.")
            migrate.check(layout.database)
            return cls(layout, description, None)
        migrate.is_current(layout.database)
        lock = ProjectLock(layout.lock)
        lock.acquire()
        try:
            migrate.upgrade(layout.database)
            migrate.check(layout.database)
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
        """Close the database and release the lock; may be called twice."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def info(self) -> ProjectInfo:
        """Its name, the number of its parts, and its size on the disk."""
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
        """Change the title or the plugins that it was used with.

        Raises:
            UsageError: If the name is empty, or the project was opened for reading only.
        """
        if self._lock is None:
            raise UsageError("The project was opened for reading only.")
        if name is not None and not name.strip():
            raise UsageError("A project needs a name.")
        self.name = self.name if name is None else name.strip()
        self.plugins = self.plugins if plugins is None else plugins
        self._write()

    def rename_id(self) -> None:
        """Give it a new unique id.

        Raises:
            UsageError: If the project was opened for reading only.
        """
        if self._lock is None:
            raise UsageError("The project was opened for reading only.")
        self.id = uuid.uuid4().hex
        self._write()

    def _write(self) -> None:
        write_description(self.layout, Description(self.name, self.created, self.plugins, self.id))

    def trash(self) -> Trash:
        """What emptying the trash would remove for good."""
        folder = self.layout.trash
        sessions = list((folder / "outputs").glob("*"))
        taken = [one for one in sessions if one.name.startswith(RESULTS)]
        return Trash(
            runs=len(list((folder / "runs").glob("*"))),
            sessions=len(sessions) - len(taken),
            results=_values(taken),
            datasets=self.datasets.count_deleted(),
            disk_bytes=bytes_below(folder),
            evaluations=len(list((folder / EVALUATIONS).glob("*"))),
            suggestions=_values([folder / SUGGESTIONS]),
        )

    def empty_trash(self) -> int:
        """Remove everything in the trash for good.

        Returns:
            Number of bytes freed.
        """
        gone = [
            one for name in (EVALUATIONS, SUGGESTIONS) for one in child(self.layout.trash, name).glob("*")
        ]
        freed = sum(remove_tree(folder) for folder in gone)
        return freed + self.runs.purge() + self.sessions.purge() + self.datasets.purge()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tidy_up(self) -> None:
        try:
            self.layout.make()
        except OSError as error:
            raise StudioError(
                "The project folder {path} cannot be written: {reason}.",
                hint="Check the rights on the folder, or open the project for reading only.",
                path=str(self.layout.root),
                reason=error.strerror or str(error),
            ) from error
        assets.remove_leftovers(self.layout)
        shutil.rmtree(self.layout.staging, ignore_errors=True)
        self.interrupted = tuple(self.jobs.recover())
        self.runs.reconcile()
        self.sessions.reconcile()
        remove_strays(self._database, self.layout)


def _values(folders: Iterable[Path]) -> int:
    """Number of values in trash folders; sidecars are none."""
    return sum(file.suffix != ".json" for folder in folders for file in folder.glob("*/*"))


def _build(root: Path, name: str) -> None:
    """Build a project beside its final place and rename it, so that an unfinished project is never seen."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with workplace(root) as place:
        layout = ProjectLayout(place / root.name)
        layout.make()
        migrate.create_database(layout.database)
        write_description(layout, Description(name, utc_now(), (), uuid.uuid4().hex))
        if root.exists():
            root.rmdir()
        layout.root.rename(root)
    sync_folder(root.parent)
