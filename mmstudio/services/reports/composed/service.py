"""Requests for compositions: checked, and put into the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from mmstudio.core.errors import UsageError
from mmstudio.core.extras import needs_film_library
from mmstudio.core.job import Job
from mmstudio.core.payloads import ComposePayload, ResultPayload
from mmstudio.plugins.exchange_specs import COMPOSED, ExporterSpec
from mmstudio.plugins.registry import Registry
from mmstudio.services.exports.service import LANE, check_folder
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.composed.values import chosen_cards

USUAL_S = 4.0
"""Seconds that a film shows a result without a sound."""


@dataclass(frozen=True)
class Composition:
    """What to put together, and how.

    Attributes:
        kind: ``folder`` for files with a manifest, ``page`` for one HTML page, ``film`` for an MP4, or the id of an
            exporter, which takes the values of its modality.
        target: The folder or the file; it must not exist, or be an empty folder.
        results: Files of results, in the order wanted; the other values of each result go along.
        title: Heading of the page; name of the data set in a folder.
        seconds: How long a film shows a result without a sound, 0.5 to 60.
        replace: Whether a file that is there may be replaced.
    """

    kind: str
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
        UsageError: If there is nothing to put together, the kind is unknown, the target is taken or ends otherwise than
            the exporter's files, or the library for films is missing.
    """
    if not wanted.results:
        raise UsageError("There are no results to put together.")
    target = wanted.target.expanduser().absolute()
    registry = opened.exports.registry
    check_target(wanted.kind, target, opened.project.layout.root, registry, replace=wanted.replace)
    payload = ComposePayload(
        kind=wanted.kind,
        target=str(target),
        title=wanted.title[:1000] or "Results",
        results=_named(wanted.results),
        seconds=wanted.seconds,
    )
    return opened.runner.submit(
        new_job(
            "compose", "Put {count} {count:result|results} together", LANE, payload, count=len(wanted.results)
        )
    )


def suffixes(exporters: Iterable[ExporterSpec]) -> dict[str, str]:
    """Suffix of the target of each kind: those of the program, then those of exporters."""
    return {**{spec.id: spec.suffix for spec in exporters}, **COMPOSED}


def offered(opened: OpenProject, results: Sequence[Path]) -> list[ExporterSpec]:
    """The exporters whose modality some of these results has; reads results, so that it may take seconds."""
    exporters = [spec for spec in opened.exports.registry.exporters if spec.id not in COMPOSED]
    wanted, found = {spec.modality for spec in exporters}, set[str]()
    for card in chosen_cards(opened.project.layout, _named(results)) if exporters else ():
        found |= {value.modality for value in opened.cards.read(card).values}
        if wanted <= found:
            break
    return [spec for spec in exporters if spec.modality in found]


def check_target(kind: str, target: Path, project: Path, registry: Registry, *, replace: bool) -> None:
    """Refuse an unknown kind, a place that a composition must not be written to, or a film that cannot be written.

    Raises:
        UsageError: If the kind is unknown, the place is taken, lies in the project or ends otherwise than the
            exporter's files, or the library for films is missing.
    """
    known = suffixes(registry.exporters)
    if kind not in known:
        raise UsageError(
            "Results cannot be put together as {kind!r}.",
            hint="Known: {known}.",
            kind=kind,
            known=", ".join(known),
        )
    if kind not in COMPOSED and not target.name.lower().endswith(known[kind].lower()):
        raise UsageError("The name of {path} must end in {suffix}.", path=str(target), suffix=known[kind])
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


def _named(results: Iterable[Path]) -> list[ResultPayload]:
    return [ResultPayload(session=path.parent.name, name=path.name) for path in results]
