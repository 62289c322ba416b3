"""Requests for compositions: checked, and put into the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from mmstudio.core.errors import UsageError
from mmstudio.core.extras import needs_film_library
from mmstudio.core.job import Job
from mmstudio.core.payloads import ComposePayload, ResultPayload
from mmstudio.services.exports.service import LANE, check_folder
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject

Kind = Literal["folder", "page", "film"]
SUFFIXES: dict[Kind, str] = {"folder": "", "page": ".html", "film": ".mp4"}
"""Suffix of the target of each kind."""
USUAL_S = 4.0
"""Seconds that a film shows a result without a sound."""


@dataclass(frozen=True)
class Composition:
    """What to put together, and how.

    Attributes:
        kind: A folder of files with a manifest, one HTML page, or a film (MP4).
        target: The folder or the file; it must not exist, or be an empty folder.
        results: Files of results, in the order wanted; the other values of each result go along.
        title: Heading of the page; name of the data set in a folder.
        seconds: How long a film shows a result without a sound, 0.5 to 60.
        replace: Whether a file that is there may be replaced.
    """

    kind: Kind
    target: Path
    results: Sequence[Path]
    title: str
    seconds: float = USUAL_S
    replace: bool = False


def compose(opened: OpenProject, wanted: Composition) -> Job:
    """Put results together, as a job on the lane for files.

    Returns:
        The job; its result has ``target``, ``results`` (how many), ``bytes``, and how many were ``left_out``.

    Raises:
        UsageError: If there is nothing to put together, the target is taken, or the library for films is missing.
    """
    if not wanted.results:
        raise UsageError("There are no results to put together.")
    target = wanted.target.expanduser().absolute()
    check_target(wanted.kind, target, opened.project.layout.root, replace=wanted.replace)
    payload = ComposePayload(
        kind=wanted.kind,
        target=str(target),
        title=wanted.title[:1000] or "Results",
        results=[ResultPayload(session=path.parent.name, name=path.name) for path in wanted.results],
        seconds=wanted.seconds,
    )
    return opened.runner.submit(
        new_job("compose", "Put {count} results together", LANE, payload, count=len(wanted.results))
    )


def check_target(kind: Kind, target: Path, project: Path, *, replace: bool) -> None:
    """Refuse a place that a composition must not be written to, or a film that cannot be written.

    Raises:
        UsageError: If the place is taken or lies in the project, or the library for films is missing.
    """
    if kind == "film" and find_spec("av") is None:
        raise needs_film_library()
    if kind == "folder":
        check_folder(target, project)
        return
    if target.resolve().is_relative_to(project.resolve()):
        raise UsageError(
            "Results cannot be put together in the project's own folder.", hint="Choose another place."
        )
    if target.is_dir() or (target.exists() and not replace):
        raise UsageError("{path} is there already.", hint="Choose another name.", path=str(target))
    if not target.parent.is_dir():
        raise UsageError("The folder {path} is not there.", path=str(target.parent))
