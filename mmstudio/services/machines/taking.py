"""The way back: results of a training on another machine, checked and put into the run that it came from, or a new one."""

from __future__ import annotations

import shutil
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.files.atomic import publish_folder, write_atomic
from mmstudio.core.files.door import is_relative, ordinary_bytes
from mmstudio.core.job import JobState
from mmstudio.core.run import Run, RunState
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import CONFIG, MODEL, RunFolder
from mmstudio.services.machines.arrived import check_arrived
from mmstudio.services.machines.away import Away
from mmstudio.services.machines.job_folder import JobNote
from mmstudio.services.machines.listing import GROWING, Listing
from mmstudio.services.machines.reach import Reach
from mmstudio.services.machines.statements import config_of, json_of, listing_of, note_of, told_of
from mmstudio.services.machines.telling import RemoteState
from mmstudio.services.opened import OpenProject

_MOST_GROWING = 256 << 20
_ROOM = 1.05
_BUDGET = frozenset({"minutes", "steps"})


@dataclass(frozen=True)
class TakenBack:
    """What was taken.

    Attributes:
        run: The run that has it now.
        new: Whether the run was made for it.
        step: Step of its last checkpoint.
        files: Number of files that came.
        told: How far the training is there.
    """

    run: str
    new: bool
    step: int
    files: int
    told: RemoteState


def take_back(opened: OpenProject, reach: Reach, *, run: str = "", new: bool = False) -> TakenBack:
    """Take what is new of a training on another machine; again later, without doubles.

    Args:
        opened: The project.
        reach: The job folder.
        run: Id or name of the run that it must have come from; if not given, it is found.
        new: Whether a new run is made of it.

    Raises:
        NotFoundError: If it is no job folder, or there is no such run.
        UsageError: If it came from another run, or that run was trained here meanwhile.
        DamagedError, BadFileError: If something is not what it should be; nothing of it is kept.
        StudioError: If the folder cannot be reached.
    """
    note, told = note_of(reach), told_of(reach)
    inside = f"project/runs/{note.run}"
    raw = json_of(reach, f"{inside}/{CONFIG}")
    config = config_of(raw)
    target = None if new else _target(opened, note, run)
    away = Away(token=note.token, step=0)
    if target is not None:
        away = _fitting(opened, target, config, away)
    wanted = _wanted(listing_of(reach, inside), away)
    with _staging(opened, wanted) as place:
        found = reach.fetch(
            inside, {name: file for group in wanted.values() for name, file in group.items()}, place
        )
        whole = {key: group for key, group in wanted.items() if group.keys() <= found}
        check_arrived(place, whole)
        if target is None:
            target = _new_run(opened, note, config, raw)
            made = True
        else:
            made = False
        files = opened.project.runs.files(target.id)
        _publish(place, whole, files)
    _take_growing(reach, inside, files)
    return _settle(opened, target, files, away, whole, told, made=made)


def _target(opened: OpenProject, note: JobNote, key: str) -> Run | None:
    """The newest run that remembers the export; ``None`` if there is none."""
    wanted = opened.project.runs.get(key) if key else None
    for run in [wanted] if wanted is not None else reversed(opened.project.runs.list()):
        away = Away.of(opened.project.runs.files(run.id))
        if away is not None and away.token == note.token:
            return run
    if wanted is None:
        return None
    other = _target(opened, note, "")
    if other is None:
        raise UsageError("That folder is not the training of {run}.", hint="Import it first.", run=wanted.id)
    raise UsageError("That folder is the training of {other}, not of {run}.", other=other.id, run=wanted.id)


def _fitting(opened: OpenProject, run: Run, config: RunConfig, fresh: Away) -> Away:
    """What the run remembers, if the training there is one of it, and it was not trained here meanwhile."""
    files = opened.project.runs.files(run.id)
    away, job = Away.of(files) or fresh, opened.runs.job(run.id)
    if job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}:
        raise UsageError("The run {run} trains or waits here.", hint="Stop it first.", run=run.id)
    if _essence(files.config()) != _essence(config):
        raise UsageError(
            "The training there has other settings than {run}.",
            hint="Take it as a new run: --new.",
            run=run.id,
        )
    if max(files.checkpoints.steps(), default=0) > away.step:
        raise UsageError(
            "The run {run} was trained here since; taking those results would lose that.",
            hint="Take them as a new run: --new.",
            run=run.id,
        )
    return away


def _essence(config: RunConfig) -> tuple[Any, ...]:
    """What two trainings of one run have in common: all but the budget and the device."""
    recipe = config.recipe.model_dump(mode="json")
    recipe["training"] = {name: value for name, value in recipe["training"].items() if name not in _BUDGET}
    return recipe, config.seed, config.slots, config.dataset


def _wanted(listing: Listing, away: Away) -> dict[str, Listing]:
    """Results that were not taken yet, by the folder that is published as a whole."""
    groups: dict[str, Listing] = defaultdict(dict)
    for name, file in listing.items():
        groups[name.rpartition("/")[0] or name][name] = file
    taken = away.taken
    return {
        key: group
        for key, group in groups.items()
        if any(taken.get(name) != file.sha256 for name, file in group.items())
    }


@contextmanager
def _staging(opened: OpenProject, wanted: dict[str, Listing]) -> Iterator[Path]:
    """An empty folder on the project's disk, if that has space for what is wanted."""
    staging = opened.project.layout.staging
    place = staging / uuid.uuid4().hex
    place.mkdir(parents=True)
    try:
        size = sum(file.bytes for group in wanted.values() for file in group.values())
        if size * _ROOM > shutil.disk_usage(place).free:
            raise BadFileError(
                "The results need {size:,} MB; the disk has not that much space.", size=size >> 20
            )
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _new_run(opened: OpenProject, note: JobNote, config: RunConfig, raw: dict[str, Any]) -> Run:
    run = opened.project.runs.create(
        note.title, dataset=config.dataset, recipe=config.recipe.id, seed=config.seed
    )
    opened.project.runs.files(run.id).write_config({**raw, "run": run.id})
    return run


def _publish(place: Path, whole: dict[str, Listing], files: RunFolder) -> None:
    """Put folders and files in place, each as a whole; the parts of the model must be those that the run has."""
    for key in whole:
        target = files.path / key if is_relative(key) else files.path
        if (place / key).is_dir():
            target.parent.mkdir(exist_ok=True)
            former = target.with_name(f".{uuid.uuid4().hex}")
            if target.exists():
                target.rename(former)
            publish_folder(place / key, target)
            shutil.rmtree(former, ignore_errors=True)
        elif not target.exists():
            (place / key).rename(target)
        elif key == MODEL and ordinary_bytes(target) != ordinary_bytes(place / key):
            raise UsageError(
                "The training there began with other data than {run}.",
                hint="Take it as a new run: --new.",
                run=files.path.name,
            )


def _take_growing(reach: Reach, inside: str, files: RunFolder) -> None:
    """Replace numbers and log by those there, which go on from what was exported."""
    for name in GROWING:
        with suppress(FileNotFoundError):
            write_atomic(files.path / name, reach.read(f"{inside}/{name}", _MOST_GROWING))


def _settle(
    opened: OpenProject,
    run: Run,
    files: RunFolder,
    away: Away,
    whole: dict[str, Listing],
    told: RemoteState,
    *,
    made: bool,
) -> TakenBack:
    """Note what was taken, remove checkpoints that the recipe does not keep, and say how far the run is."""
    fresh = {name: file.sha256 for group in whole.values() for name, file in group.items()}
    index = files.checkpoints
    index.thin(files.config().recipe.training.keep, index.best())
    step = max(index.steps(), default=0)
    Away(token=away.token, step=max(step, away.step), taken={**away.taken, **fresh}).keep(files)
    state = RunState.PAUSED if step else RunState.CREATED
    state = {"done": RunState.DONE, "failed": RunState.FAILED}.get(told.state, state)
    opened.project.runs.update(run.id, state=state, step=step)
    return TakenBack(run.id, made, step, len(fresh), told)
