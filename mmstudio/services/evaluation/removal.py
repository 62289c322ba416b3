"""Deletion of evaluations: everything that belongs to one moves into the project's trash, and back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import NotFoundError
from mmstudio.core.files.door import child
from mmstudio.core.files.moving import move_all
from mmstudio.plan.scores import EARLIER, EARLIER_FILE, FOLDER
from mmstudio.services.evaluation.listed import take_in
from mmstudio.storage.folder.trash import EVALUATIONS
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class Removed:
    """A deleted evaluation.

    Attributes:
        run, id: The run, and the evaluation's id.
        folder: Its folder in the trash.
        moved: Where its files and folders lay.
    """

    run: str
    id: str
    folder: Path
    moved: tuple[Path, ...]


def remove_evaluation(project: Project, run_id: str, evaluation_id: str) -> Removed:
    """Move an evaluation, and all that lies beside it under its id, into the trash.

    Raises:
        NotFoundError: If the run has no such evaluation.
        StudioError: If a file cannot be moved; those before it are moved back.
    """
    files = project.runs.files(run_id)
    if evaluation_id not in files.evaluations():
        raise NotFoundError(
            "The run {run} has no evaluation {id!r}.",
            hint="Known: {known}.",
            run=run_id,
            id=evaluation_id,
            known=", ".join(files.evaluations()) or "none",
        )
    place = child(files.path, FOLDER)
    parts = [child(files.path, EARLIER_FILE)]
    if evaluation_id != EARLIER:
        parts = sorted((*place.glob(f"{evaluation_id}.*"), *place.glob(evaluation_id)))
    moved = tuple(parts)
    folder = child(project.layout.trash, EVALUATIONS) / uuid.uuid4().hex
    move_all([(path, folder / path.name) for path in moved])
    take_in(project, run_id)
    return Removed(run_id, evaluation_id, folder, moved)


def restore_evaluation(project: Project, removed: Removed) -> None:
    """Undo a deletion.

    Raises:
        StudioError: If the trash was emptied, or the run is gone.
    """
    move_all([(removed.folder / path.name, path) for path in removed.moved])
    removed.folder.rmdir()
    take_in(project, removed.run)
