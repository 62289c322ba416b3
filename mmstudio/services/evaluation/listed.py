"""The evaluations of a run as they lie in its folder, and their rows in the database."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.core.errors import StudioError
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.scores import EARLIER, Evaluation
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class Listed:
    """One of a run's evaluations.

    Attributes:
        id: Its id.
        found: Its content; ``None`` if it cannot be read.
        problem: Why it cannot be read, or empty.
    """

    id: str
    found: Evaluation | None = None
    problem: str = ""


def take_in(project: Project, run_id: str) -> None:
    """Update the database rows of a run's evaluations from its files."""
    there = {one.id: one.found for one in listed(project.runs.files(run_id))}
    known = project.evaluations.known(run_id)
    new = [found for found in there.values() if found is not None and found.id not in known]
    if new:
        project.evaluations.add(run_id, new)
    if gone := known - there.keys():
        project.evaluations.forget(run_id, gone)


def listed(files: RunFolder) -> list[Listed]:
    """The evaluations of a run, the latest last; those stored by older versions come first."""
    found = [_listed(files, evaluation_id) for evaluation_id in files.evaluations()]
    return sorted(found, key=lambda one: (one.id != EARLIER, one.found.created if one.found else ""))


def _listed(files: RunFolder, evaluation_id: str) -> Listed:
    try:
        return Listed(evaluation_id, files.evaluation(evaluation_id))
    except StudioError as error:
        return Listed(evaluation_id, problem=str(error))
