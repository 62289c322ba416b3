"""Moved files: files imported in place are found again beside the project, or where a person points."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.door import open_ordinary
from mmstudio.storage.project.project import Project

_EXAMPLES = 8
"""How many files identify a folder; each is compared by content."""
_DEPTH = 6
"""How many parents of the project, and parts of the old path, are tried."""


@dataclass(frozen=True)
class FoundFiles:
    """A folder that was found again.

    Attributes:
        name: Of the root.
        before: Where it was.
        now: Where it is.
    """

    name: str
    before: Path
    now: Path


@dataclass(frozen=True)
class LocatingService:
    """Looks for the folders of files that a project references in place."""

    project: Project

    def lost(self) -> dict[str, Path]:
        """Folders that are missing from where they were, by the name of their root; none for a project from elsewhere."""
        return dict(self.project.roots.lost()) if self.project.layout.own else {}

    def follow(self) -> list[FoundFiles]:
        """Find folders that were moved together with the project, and record where they are now.

        A folder is accepted as the old one only if files in it still have the same content.
        """
        found = []
        for name, before in self.lost().items():
            places = _beside(self.project.layout.root, before)
            now = next((place for place in places if self._is_it(name, place)), None)
            if now is not None:
                self.project.roots.point(name, now)
                found.append(FoundFiles(name, before, now))
        return found

    def look(self, dataset: str, folder: Path) -> FoundFiles:
        """Record that a data set's files are now in a folder, or in one inside it.

        Args:
            dataset: Name.
            folder: Where a person says.

        Raises:
            NotFoundError: If there is no such data set.
            UsageError: If its files are not referenced in place, or the folder does not hold them.
        """
        if not self.project.layout.own:
            raise UsageError(
                "The project was not made on this computer, so files outside of it are not read.",
                hint="If it is yours, call it that first: mmstudio project adopt {folder}.",
                folder=str(self.project.layout.root),
            )
        name = self.project.roots.of_dataset(self.project.datasets.get(dataset).id)
        if not name:
            raise UsageError("The files of {name!r} lie in the project.", name=dataset)
        before = self.project.roots.list()[name]
        parts = before.parts[1:][-_DEPTH:]
        places = [folder, *(folder.joinpath(*parts[start:]) for start in range(len(parts)))]
        now = next((place for place in places if self._is_it(name, place)), None)
        if now is None:
            raise UsageError(
                "The files of {name!r} are not in {folder}.",
                hint="Choose the folder that they were imported from: {before}.",
                name=dataset,
                folder=str(folder),
                before=str(before),
            )
        self.project.roots.point(name, now)
        return FoundFiles(name, before, now)

    def _is_it(self, name: str, place: Path) -> bool:
        """Whether a folder holds the files of a root: of a few that are checked, most are there and none has changed."""
        if not place.is_dir():
            return False
        examples = self.project.roots.examples(name, _EXAMPLES)
        there = [(place / path, sha256) for path, sha256 in examples if (place / path).is_file()]
        return len(there) * 2 > len(examples) and all(
            not known or _hash(path) == known for path, known in there
        )


def _beside(project: Path, before: Path) -> Iterator[Path]:
    """Where a folder may be now: each tail of its old path below each parent of the project, the longest tail first."""
    parts = before.parts[1:][-_DEPTH:]
    for above in project.parents[:_DEPTH]:
        for start in range(len(parts)):
            yield above.joinpath(*parts[start:])


def _hash(path: Path) -> str:
    try:
        with open_ordinary(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, StudioError):
        return "unreadable"
