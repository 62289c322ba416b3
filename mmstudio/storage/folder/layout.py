"""Where everything lies inside a project folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.files.atomic import STAGING
from mmstudio.core.files.door import checked_id, child, is_hash, refuse_link

_SUFFIX_LENGTH = 16


@dataclass(frozen=True, slots=True)
class ProjectLayout:
    """Paths of one project. A project is movable: what is stored is relative to ``root`` and POSIX.

    Attributes:
        root: The project's folder, absolute.
        own: Whether it was made on this computer, so that what it says of places outside of it is believed.
    """

    root: Path
    own: bool = True

    @property
    def description(self) -> Path:
        """``project.json``, which makes a folder a project."""
        return self.root / "project.json"

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.root / "project.db"

    @property
    def lock(self) -> Path:
        """Who writes to the project."""
        return self.root / "project.lock"

    @property
    def assets(self) -> Path:
        """Imported files, by content."""
        return self.root / "assets"

    @property
    def cache(self) -> Path:
        """What can be built anew: thumbnails, prepared features."""
        return self.root / "cache"

    @property
    def staging(self) -> Path:
        """Where results are half done; nobody walks through it, and opening the project empties it."""
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
    def trash(self) -> Path:
        """What was deleted and can be restored."""
        return self.root / "trash"

    def folders(self) -> tuple[Path, ...]:
        """All folders that a project has; archives drop empty ones, so they are made when it is opened."""
        return self.assets, self.cache, self.runs, self.outputs, self.trash

    def make(self) -> None:
        """Make the folders that are missing."""
        for folder in self.folders():
            folder.mkdir(parents=True, exist_ok=True)

    def run(self, run_id: str) -> Path:
        """The folder of a run.

        Raises:
            DamagedError: If it is no id, or a link lies there.
        """
        return child(self.runs, checked_id(run_id, "run"))

    def session(self, session_id: str) -> Path:
        """The folder of a session's results.

        Raises:
            DamagedError: If it is no id, or a link lies there.
        """
        return child(self.outputs, checked_id(session_id, "session"))

    def trashed(self, place: str, name: str) -> Path:
        """Where a folder of that place and name lies once it was deleted.

        Raises:
            DamagedError: If it is no id, or a link lies there.
        """
        return child(self.trash / place, checked_id(name, "deleted folder"))

    def outside(self, stored: str) -> Path:
        """The folder that a root stands for; of a project from elsewhere, one in which nothing is found."""
        return Path(stored) if self.own else self.root / ".elsewhere"

    def refuse_links(self) -> None:
        """Refuse a project whose own files are links: what is written to them would land elsewhere.

        Raises:
            DamagedError: If one is.
        """
        names = ("", "-wal", "-shm", "-journal")
        sides = [self.database.with_name(self.database.name + name) for name in names]
        for path in (self.description, self.lock, *sides):
            refuse_link(path)

    def asset(self, sha256: str, suffix: str) -> Path:
        """Path of an imported file: ``assets/<ab>/<sha256>.<ext>``.

        Args:
            sha256: Hash of its bytes, 64 lower-case hexadecimal digits.
            suffix: Suffix of the imported file with its dot, or empty; kept in lower case where it is an ordinary one.
        """
        plain = suffix.lower()
        if len(plain) > _SUFFIX_LENGTH or not plain[1:].isalnum() or not plain.isascii():
            plain = ""
        return self.assets / sha256[:2] / f"{sha256}{plain}"

    def find_asset(self, sha256: str) -> Path | None:
        """The imported file of that content, or ``None``; anything that is no hash finds nothing."""
        if not is_hash(sha256):
            return None
        found = (self.assets / sha256[:2]).glob(f"{sha256}*")
        return next((path for path in found if not path.is_symlink() and path.is_file()), None)

    def relative(self, path: Path) -> str:
        """A path inside the project as it is stored."""
        return path.relative_to(self.root).as_posix()
