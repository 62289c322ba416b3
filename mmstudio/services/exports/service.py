"""The export service: writes data sets and results for other programs, in jobs on the lane ``io``."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, StudioError, UsageError
from mmstudio.core.files.atomic import STAGING, staged_folder, staging_of
from mmstudio.core.files.door import child
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.payloads import ExportDatasetPayload, ExportPayload, ExportResultsPayload
from mmstudio.core.sample import SPLITS, Problem, Sample
from mmstudio.core.sentences import printable, words_of
from mmstudio.jobs.runner import JobRunner
from mmstudio.plugins.config import read_config
from mmstudio.plugins.exchange import DatasetExporter, DatasetExportRequest
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.datasets.own_description import describe
from mmstudio.services.exports.bare_files import without_notes
from mmstudio.services.exports.result_samples import ResultSamples
from mmstudio.services.exports.size import Estimate, check_room, estimate
from mmstudio.services.exports.source import DatasetSource, ExportSource, ExportSurvey, readable
from mmstudio.services.generation.sessions import is_result
from mmstudio.services.job_kinds import kind_of
from mmstudio.services.jobs import new_job
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.project.project import Project

LANE = "io"
KIND = "dataset-export"
_MOST_TOLD = 500
_TELL_EVERY_S = 0.1


@dataclass(frozen=True)
class ExportWish:
    """How to export something.

    Attributes:
        folder: Target folder; it must not exist, or be empty.
        format: Id of the exporter; the first one if empty.
        settings: Settings that differ from the exporter's defaults.
        notes: Whether metadata inside files is exported too: place and time, camera, names, comments.
    """

    folder: Path
    format: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: bool = True


@dataclass(frozen=True)
class ExportService:
    """Writes data sets of one open project for other programs."""

    project: Project
    runner: JobRunner
    registry: Registry

    def export(self, name: str, wish: ExportWish, splits: Sequence[str] = SPLITS) -> Job:
        """Export a data set, or some splits of it, as a job.

        Returns:
            The job; its result has ``folder``, ``samples``, ``files``, ``bytes``, whether the ``notes`` inside the files went
            along, the number of ``problems`` and the first of them in ``shown``.

        Raises:
            NotFoundError: If there is no such data set or format.
            UsageError: If the folder is not empty, a setting is not valid, or the splits are empty.
        """
        info = self.project.datasets.get(name)
        for split in splits:
            if split not in SPLITS:
                raise UsageError(
                    "There is no split {split!r}.",
                    hint="There are {splits}.",
                    split=split,
                    splits=", ".join(SPLITS),
                )
        if not sum(info.counts[split] for split in splits):
            raise UsageError("There is nothing to be exported in these splits of {name!r}.", name=name)
        payload = ExportDatasetPayload(
            **self._payload(wish),
            dataset=name,
            title=name,
            splits=[one for one in SPLITS if one in splits],
        )
        return self.runner.submit(new_job(KIND, "Export {dataset}", LANE, payload, dataset=name))

    def export_results(self, session: str, wish: ExportWish, results: Sequence[Path] = ()) -> Job:
        """Export the results of a session as a data set for training, each marked as generated.

        Args:
            session: Id or name.
            wish: How.
            results: Some of them; all if empty.

        Returns:
            The job, as from :meth:`export`.

        Raises:
            NotFoundError: If there is no such session or format.
            UsageError: If the folder is not empty, a setting is not valid, or there are no results.
        """
        found = self.project.sessions.get(session)
        names = [path.name for path in results]
        if not names and not result_files(self.project.layout, found.id, ()):
            raise UsageError("The session {name!r} has no results.", name=found.name)
        payload = ExportResultsPayload(
            **self._payload(wish), session=found.id, title=found.name, results=names
        )
        return self.runner.submit(
            new_job(KIND, "Export results of {session}", LANE, payload, session=found.name)
        )

    def estimate(self, name: str, splits: Sequence[str] = SPLITS) -> Estimate:
        """The size of an export, estimated from some samples of each split.

        Raises:
            NotFoundError: If there is no such data set.
        """
        return estimate(self.project.datasets.samples(name), splits)

    def _payload(self, wish: ExportWish) -> dict[str, Any]:
        folder = wish.folder.expanduser().absolute()
        check_folder(folder, self.project.layout.root)
        known = next(iter(self.registry.dataset_exporters), None)
        spec = self.registry.dataset_exporters.get(wish.format or (known.id if known else ""))
        read_config(spec.config, dict(wish.settings), spec.id)
        return {
            "folder": str(folder),
            "format": spec.id,
            "settings": dict(wish.settings),
            **({} if wish.notes else {"notes": False}),
        }


def check_folder(folder: Path, project: Path) -> None:
    """Refuse a place that an export must not be written to.

    Raises:
        UsageError: If the folder is not empty, or lies in the project.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "{path} is not an empty folder.", hint="Choose another place, or a new name.", path=str(folder)
        )
    if folder.resolve().is_relative_to(project.resolve()):
        raise UsageError("Nothing is exported into the project's own folder.", hint="Choose another place.")


def remove_cut_off(project: Project) -> None:
    """Remove what exports left beside their targets when the program was killed; only the project's writer may call it."""
    cut_off = set(project.interrupted)
    for job in project.jobs.list([JobState.INTERRUPTED]) if cut_off else ():
        if job.kind == KIND and job.id in cut_off:
            with suppress(UsageError):  # its payload cannot be understood, so it did nothing
                payload = kind_of(job).payload(job)
                if isinstance(payload, ExportPayload):
                    shutil.rmtree(staging_of(Path(payload.folder), _mark(job)), ignore_errors=True)


def _mark(job: Job) -> str:
    return f"export-{job.id}"


def run(context: RunContext) -> None:
    """Export; nothing is left behind if the job fails.

    Payload: ``folder``, ``format``, ``settings``, ``title``; ``dataset`` and ``splits``, or ``session`` and ``results``.
    """
    payload = kind_of(context.job).payload(context.job)
    assert isinstance(payload, ExportPayload)  # noqa: S101 - jobs of this kind are told nothing else
    spec = context.registry.dataset_exporters.get(payload.format)
    exporter: DatasetExporter = resolve(spec.factory)(read_config(spec.config, payload.settings, spec.id))
    folder = Path(payload.folder)
    check_folder(folder, context.project_dir)
    context.progress(0, 0, note="Looking at the samples")
    told = _Told()
    with ExitStack() as stack:
        source = _source(context, payload)
        if not payload.notes:
            source = stack.enter_context(without_notes(source, context.registry, context.cache_dir / STAGING))
        survey = ExportSurvey.of(source, lambda: stop_if_asked(context))
        if not survey.counts:
            raise StudioError("Nothing could be exported: no sample has a file or a value that can be read.")
        check_room(folder, survey.bytes)
        request = _write(context, exporter, payload, source, survey, told)
    context.result(
        {
            "folder": str(folder),
            "samples": sum(survey.counts.values()),
            "counts": dict(request.counts),
            "files": survey.files,
            "bytes": survey.bytes,
            "notes": payload.notes,
            "problems": told.count,
            "shown": [
                {"source": printable(one.source), "reason": printable(one.reason)} for one in told.shown
            ],
        }
    )


def _write(
    context: RunContext,
    exporter: DatasetExporter,
    payload: ExportPayload,
    source: ExportSource,
    survey: ExportSurvey,
    told: _Told,
) -> DatasetExportRequest:
    """Write everything or nothing; returns the request that the exporter got."""
    folder = Path(payload.folder)
    try:
        with staged_folder(folder, _mark(context.job)) as temporary:
            request = survey.request(temporary, payload.title, source.slots)
            for problem in exporter.write(_counted(context, source, survey, told), request):
                told.add(problem)
            describe(temporary, request.title, [one.slot for one in request.slots], source.attributes)
            return request
    except OSError as error:
        raise StudioError(
            "The export to {folder} failed: {reason}. Nothing was kept of it.",
            hint="Make room on the disk, or choose another place.",
            folder=str(folder),
            reason=error.strerror or words_of(error),
        ) from error


@dataclass
class _Told:
    """Problems of an export: all are counted, the first ones kept."""

    count: int = 0
    shown: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.shown) < _MOST_TOLD:
            self.shown.append(problem)


def _source(context: RunContext, payload: ExportPayload) -> ExportSource:
    if isinstance(payload, ExportDatasetPayload):
        return DatasetSource(context.samples(payload.dataset), tuple(payload.splits))
    assert isinstance(payload, ExportResultsPayload)  # noqa: S101 - there is no third form
    layout = ProjectLayout(context.project_dir)
    paths = result_files(layout, payload.session, payload.results)
    return ResultSamples(layout, context.registry, paths, context.given_file)


def result_files(layout: ProjectLayout, session: str, names: Sequence[str]) -> list[Path]:
    """Files of results in the order they were made; all of them if none are named."""
    folder = layout.session(session)
    if names:
        return [child(folder, name) for name in sorted(names)]
    return sorted(path for path in folder.iterdir() if is_result(path)) if folder.is_dir() else []


def _counted(
    context: RunContext, source: ExportSource, survey: ExportSurvey, told: _Told
) -> Iterator[Sample]:
    """The samples for the exporter; reports progress and stops on request."""
    total, done, passed, last = sum(survey.counts.values()), 0, 0, 0.0
    start = time.monotonic()
    for sample, problems, size in readable(source):
        stop_if_asked(context)
        for problem in problems:
            told.add(problem)
        if sample is None or not survey.counts[sample.split]:  # a split may have been filled since the survey
            continue
        yield survey.known(sample)
        done, passed, now = done + 1, passed + size, time.monotonic()
        if now - last >= _TELL_EVERY_S or done == total:
            last = now
            share = passed / survey.bytes if survey.bytes else done / total
            left_s = (now - start) / share * (1 - share) if 0 < share <= 1 else None
            context.progress(done, total, eta_s=left_s, note="Exporting")


def stop_if_asked(context: RunContext) -> None:
    """Leave the job when it was cancelled or paused; it starts over when it is resumed."""
    context.check()
    if Command.PAUSE in context.commands():
        raise JobPausedError
