"""The layout of a project folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.files.atomic import STAGING
from mmstudio.core.files.door import checked_id, child, is_hash, refuse_link

GATHERED, CLEANING, JOBS = "gathered", "cleaning", "jobs"
WORK = frozenset({STAGING, GATHERED, CLEANING, JOBS})
"""Folders of the cache with what is not made again: unfinished results, sources of imports, reports, state of jobs."""
_SUFFIX_LENGTH = 16


@dataclass(frozen=True, slots=True)
class ProjectLayout:
    """Paths of one project. A project can be moved: stored paths are relative to ``root`` and POSIX.

    Attributes:
        root: The project's folder, absolute.
        own: Whether it was made on this computer, so that paths outside the project are trusted.
    """

    root: Path
    own: bool = True

    @property
    def description(self) -> Path:
        """``project.json``, the file that makes a folder a project."""
        return self.root / "project.json"

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.root / "project.db"

    @property
    def lock(self) -> Path:
        """The lock file, which names the process that may write."""
        return self.root / "project.lock"

    @property
    def assets(self) -> Path:
        """Imported files, addressed by content."""
        return self.root / "assets"

    @property
    def cache(self) -> Path:
        """Data that can be rebuilt: thumbnails, prepared arrays, features; and what is at work (:data:`WORK`)."""
        return self.root / "cache"

    @property
    def staging(self) -> Path:
        """Folder for unfinished results; no code lists it, and opening the project empties it."""
        return self.cache / STAGING

    @property
    def runs(self) -> Path:
        """One folder per run."""
        return self.root / "runs"

    @property
    def outputs(self) -> Path:
        """One folder per session."""
        return self.root / "outputs"

    @property
    def suggestions(self) -> Path:
        """One folder per data set, by its number, with values that wait to be accepted."""
        return self.root / "suggestions"

    @property
    def sweeps(self) -> Path:
        """One file per sweep."""
        return self.root / "sweeps"

    @property
    def trash(self) -> Path:
        """Deleted things that can be restored."""
        return self.root / "trash"

    def folders(self) -> tuple[Path, ...]:
        """All folders of a project; archives drop empty ones, so they are created when it is opened."""
        return self.assets, self.cache, self.runs, self.outputs, self.trash

    def make(self) -> None:
        """Create the missing folders."""
        for folder in self.folders():
            folder.mkdir(parents=True, exist_ok=True)

    def run(self, run_id: str) -> Path:
        """The folder of a run.

        Raises:
            DamagedError: If it is not a valid id, or its place holds a link.
        """
        return child(self.runs, checked_id(run_id, "run"))

    def session(self, session_id: str) -> Path:
        """The folder of a session's results.

        Raises:
            DamagedError: If it is not a valid id, or its place holds a link.
        """
        return child(self.outputs, checked_id(session_id, "session"))

    def trashed(self, place: str, name: str) -> Path:
        """The place in the trash of a deleted folder of this kind and name.

        Raises:
            DamagedError: If it is not a valid id, or its place holds a link.
        """
        return child(self.trash / place, checked_id(name, "deleted folder"))

    def outside(self, stored: str) -> Path:
        """The folder of a root; for a project from elsewhere, a folder in which nothing can be found."""
        return Path(stored) if self.own else self.root / ".elsewhere"

    def refuse_links(self) -> None:
        """Refuse a project in which one of its own files is a link: writing to it would change a file elsewhere.

        Raises:
            DamagedError: If there is one.
        """
        names = ("", "-wal", "-shm", "-journal")
        sides = [self.database.with_name(self.database.name + name) for name in names]
        for path in (self.description, self.lock, *sides):
            refuse_link(path)

    def asset(self, sha256: str, suffix: str) -> Path:
        """Path of an imported file: ``assets/<ab>/<sha256>.<ext>``.

        Args:
            sha256: Hash of its bytes, 64 lower-case hexadecimal digits.
            suffix: Suffix of the imported file with its dot, or empty; kept in lower case if it is an ordinary one.
        """
        plain = suffix.lower()
        if len(plain) > _SUFFIX_LENGTH or not plain[1:].isalnum() or not plain.isascii():
            plain = ""
        return self.assets / sha256[:2] / f"{sha256}{plain}"

    def find_asset(self, sha256: str) -> Path | None:
        """The imported file with that content, or ``None``; a text that is not a hash finds nothing."""
        if not is_hash(sha256):
            return None
        found = (self.assets / sha256[:2]).glob(f"{sha256}*")
        return next((path for path in found if not path.is_symlink() and path.is_file()), None)

    def relative(self, path: Path) -> str:
        """The stored form of a path inside the project."""
        return path.relative_to(self.root).as_posix()
