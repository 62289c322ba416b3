"""The export of a run as a job folder, which trains it on another machine."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import files_below, write_atomic, write_json
from mmstudio.core.files.door import ordinary_bytes, refuse_link
from mmstudio.core.job import JobState
from mmstudio.core.run import Run, RunState
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import CHECKPOINTS, LOG, START, RunFolder
from mmstudio.plugins.installed import FIRST_PARTY
from mmstudio.plugins.manager import PluginHost
from mmstudio.services.exports.service import check_folder
from mmstudio.services.machines.away import Away
from mmstudio.services.machines.job_folder import FORMAT, JobFolder, JobNote, NeededPlugin, PackedFile
from mmstudio.services.machines.plugin_wheels import pack_plugins
from mmstudio.services.machines.scripts import write_scripts
from mmstudio.services.machines.shards import packed, write_shards
from mmstudio.services.opened import OpenProject
from mmstudio.storage.folder.unfinished import workplace
from mmstudio.storage.project.departure import without_home
from mmstudio.storage.project.part import files_of, refer, write_part

_LEAVES = ("config.json", "model.json", "metrics.jsonl", "vitals.jsonl", "data.json", "stream.json", LOG)


@dataclass(frozen=True)
class LeaveWish:
    """What is to leave.

    Attributes:
        run: Id or name of the run.
        folder: Folder to make; must not exist, or be empty.
        by_reference: Whether files of the data set stay where they lie, which the other machine must see at the same path.
    """

    run: str
    folder: Path
    by_reference: bool = False


def leave(opened: OpenProject, wish: LeaveWish, told: Callable[[int], None] = lambda _: None) -> JobNote:
    """Write the job folder of a run; its project stays as it is, except that the run remembers the export.

    Args:
        opened: The project.
        wish: What is to leave.
        told: Takes the number of files of the data set that are packed; may raise to stop.

    Raises:
        NotFoundError: If there is no such run, or a part of it is not installed.
        UsageError: If the run trains, waits, is done or learns in one piece, or the folder is not empty.
        StudioError: If a file of the data set has changed or cannot be read, or the folder cannot be written.
    """
    run = opened.project.runs.get(wish.run)
    check_leaves(opened, run)
    folder = wish.folder.absolute()
    try:
        check_folder(folder, opened.project.layout.root)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with workplace(folder) as place:
            job = JobFolder(place / folder.name)
            note = _write(opened, run, job, told, by_reference=wish.by_reference)
            if folder.exists():
                folder.rmdir()
            job.path.rename(folder)
    except OSError as error:
        raise StudioError(
            "The run cannot be exported to {path}: {reason}.",
            path=str(folder),
            reason=error.strerror or str(error),
        ) from error
    Away(token=note.token, step=note.step).keep(opened.project.runs.files(run.id))
    return note


def check_leaves(opened: OpenProject, run: Run) -> None:
    """Refuse a run that cannot be trained elsewhere now.

    Raises:
        UsageError: If it trains, waits, is done or learns in one piece.
    """
    plan, job = opened.runs.plan(run.id), opened.runs.job(run.id)
    if plan.predicts or opened.runs.config(run.id).adaptation is not None:
        raise UsageError(
            "The run {run} learns in one piece and takes moments; it is trained here.", run=run.id
        )
    if job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}:
        raise UsageError("The run {run} trains or waits.", hint="Stop it first.", run=run.id)
    if run.state is RunState.DONE:
        raise UsageError("The run {run} is done; there is nothing left to train.", run=run.id)


def _write(
    opened: OpenProject, run: Run, job: JobFolder, told: Callable[[int], None], *, by_reference: bool
) -> JobNote:
    """Write everything into a new folder."""
    for folder in (job.path, job.asked, job.told, job.project.root, job.project.runs):
        folder.mkdir()
    own, files = opened.project.layout, opened.project.runs.files(run.id)
    opened.project.datasets.samples(run.dataset).keep_fingerprints()
    write_part(own, job.project, run.id, run.dataset)
    shards: tuple[PackedFile, ...] = ()
    if by_reference:
        refer(own, job.project)
    else:
        job.data.mkdir()
        shards = write_shards(files_of(own, job.project), job.data, told)
    _copy_run(files, job.run_files(run.id))
    config = files.config()
    plugins = tuple(_plugins(opened, config))
    wheels = pack_plugins(plugins, job.wheels) if plugins else ()
    note = JobNote(
        format=FORMAT,
        token=uuid.uuid4().hex,
        run=run.id,
        title=run.name,
        step=max(files.checkpoints.steps(), default=0),
        program=_program(),
        by_reference=by_reference,
        shards=shards,
        wheels=tuple(packed(wheel) for wheel in wheels),
        plugins=plugins,
        resources=tuple(_resources(opened.needs.host, config)),
    )
    write_json(job.note_file, note.model_dump(mode="json"))
    write_scripts(job, note)
    return note


def _copy_run(files: RunFolder, target: RunFolder) -> None:
    """Copy what a training goes on from: its configuration, the latest and the best checkpoint, numbers and log."""
    target.path.mkdir()
    for name in _LEAVES:
        if (source := files.path / name).exists():
            _copy(source, target.path / name)
    steps = files.checkpoints.steps()
    for step in sorted({*steps[-1:], *({files.checkpoints.best()} & {*steps})}):
        place = files.checkpoints.place(step)
        _copy_folder(place, target.path / CHECKPOINTS / place.name)
    _copy_folder(files.path / START, target.path / START)


def _copy_folder(source: Path, target: Path) -> None:
    for path in files_below(source):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        _copy(path, place)


def _copy(source: Path, target: Path) -> None:
    refuse_link(source)
    if source.name == LOG:
        text = ordinary_bytes(source).decode("utf-8", "surrogateescape")
        write_atomic(target, without_home(text).encode("utf-8", "surrogateescape"))
    else:
        shutil.copyfile(source, target)


def _plugins(opened: OpenProject, config: RunConfig) -> Iterator[NeededPlugin]:
    """Plugins of other authors that the run's parts and the modalities of its data set come from, each once."""
    modalities = opened.needs.host.registry.modalities
    found = {(one.distribution, one.version) for one in config.plugins.values()}
    for slot in config.slots:
        if slot.modality in modalities:
            origin = modalities.provenance(slot.modality)
            found.add((origin.distribution, origin.version))
    for name, version in sorted(found):
        if name != FIRST_PARTY:
            yield NeededPlugin(name=name, version=version)


def _resources(host: PluginHost, config: RunConfig) -> list[str]:
    """Names of the folders that parts of the run need."""
    from mmstudio.plugins.specs import folders_of

    registry = host.registry
    wanted = {
        resource.name
        for _, catalog in registry.catalogs()
        for spec in catalog
        if f"{catalog.kind}:{spec.id}" in config.plugins
        for resource in folders_of(spec)
    }
    return sorted(wanted)


def _program() -> str:
    from mmstudio import __version__

    return __version__
