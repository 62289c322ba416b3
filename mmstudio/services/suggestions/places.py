"""Where suggestions wait, and how they are put away: files below one folder of the project for each data set."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from mmstudio.core.files.door import name_for
from mmstudio.core.files.moving import move_all
from mmstudio.storage.folder.trash import SUGGESTIONS
from mmstudio.storage.project.project import Project


def folder_of(project: Project, dataset: str, *parts: str) -> Path:
    """The folder of what waits for a slot, or for a column of one; it need not exist.

    Raises:
        NotFoundError: If there is no such data set.
    """
    number = project.datasets.get(dataset).id
    return project.layout.suggestions.joinpath(str(number), *map(name_for, parts))


def put_away(project: Project, files: Iterable[Path]) -> Callable[[], object]:
    """Move files into the trash.

    Returns:
        What moves them back.
    """
    folder = project.layout.trash / SUGGESTIONS / uuid.uuid4().hex
    pairs = [(file, folder / file.name) for file in files]
    move_all(pairs)
    return lambda: move_all([(there, here) for here, there in pairs])
