"""Own projects: a list of those made on this computer, kept outside of projects, whose content may come from anybody.

A project is known by its id together with where it lies: by its path, or by the number of its folder on the disk, which stays
when the folder is moved. A copy has the id of what it was copied from, but neither its path nor its number, so it is a
stranger's until a person calls it their own; so is an unpacked archive, which has no id at all.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import is_id
from mmstudio.core.files.json_text import read_json
from mmstudio.storage.project.project import Project

_MOST_BYTES = 100_000


@dataclass(frozen=True)
class OwnProjects:
    """The list, one file for each project.

    Attributes:
        folder: Folder that holds them; made on demand.
    """

    folder: Path

    @classmethod
    def of(cls, config_folder: Path) -> OwnProjects:
        """The list beside a person's settings."""
        return cls(config_folder / "projects")

    def has(self, root: Path, project_id: str) -> bool:
        """Whether a project was made here or adopted.

        Args:
            root: Folder of the project.
            project_id: Id that the project states.
        """
        if not is_id(project_id):
            return False
        try:
            known = read_json(self.folder / f"{project_id}.json", most=_MOST_BYTES)
            return isinstance(known, dict) and (
                known.get("place") == _place(root) or known.get("file") == _number(root)
            )
        except (OSError, ValueError):
            return False

    def add(self, project: Project) -> None:
        """Record the place of a project that was made here.

        Raises:
            StudioError: If the list cannot be written.
        """
        root = project.layout.root
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            known = {"place": _place(root), "file": _number(root)}
            write_json(self.folder / f"{project.id}.json", known)
        except OSError as error:
            raise StudioError(
                "The list of your own projects cannot be written: {reason}.",
                hint="Waiting jobs of this project will not start by themselves.",
                reason=error.strerror or str(error),
            ) from error

    def follow(self, project: Project) -> None:
        """Record where an own project is now, if it was moved.

        Raises:
            StudioError: If the list cannot be written.
        """
        root = project.layout.root
        try:
            known = read_json(self.folder / f"{project.id}.json", most=_MOST_BYTES)
        except (OSError, ValueError):
            known = None
        if known != {"place": _place(root), "file": _number(root)}:
            self.add(project)

    def adopt(self, project: Project) -> None:
        """Make a project the person's own; it gets a new id, whatever it came with.

        Raises:
            UsageError: If it was opened for reading only.
            StudioError: If the list, or the project, cannot be written.
        """
        project.rename_id()
        self.add(project)


def _place(root: Path) -> str:
    return os.path.realpath(root)


def _number(root: Path) -> list[int]:
    state = root.stat()
    return [state.st_dev, state.st_ino]
