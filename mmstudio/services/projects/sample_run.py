"""The sample run: a small trained run in the sample project, so that a first picture needs no training."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.run import Run, RunState
from mmstudio.plan.run_folder import CONFIG, RunFolder
from mmstudio.storage.project.project import Project

_CHECKPOINT = ("state.json", "ema.safetensors")


def sample_run_folder() -> Path | None:
    """Folder of the shipped run; ``None`` if this installation has none."""
    folder = resources_dir() / "sample-run"
    return folder if RunFolder(folder).is_there else None


def add_sample_run(project: Project, dataset: str, notes: str = "") -> Run | None:
    """Copy the shipped run into a project.

    Args:
        project: An open one.
        dataset: Name of its sample data.
        notes: Where the run comes from, in the person's language.

    Returns:
        The run, or ``None`` where none is shipped.

    Raises:
        DamagedError: If the shipped run cannot be read.
    """
    source = sample_run_folder()
    if source is None:
        return None
    try:
        config = json.loads((source / CONFIG).read_text("utf-8"))
        recipe, seed = str(config["recipe"]["id"]), int(config["seed"])
        name = str(config["recipe"]["title"])
        step = int(json.loads((source / "state.json").read_text("utf-8"))["step"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            "The run that is shipped with the program cannot be read: {reason}.",
            hint="Install MM Studio again.",
            reason=str(error),
        ) from error
    run = project.runs.create(name, dataset=dataset, recipe=recipe, seed=seed)
    files = project.runs.files(run.id)
    folder = files.path
    shutil.copytree(source, folder, dirs_exist_ok=True)
    place = files.checkpoints.place(step)
    place.mkdir(parents=True)
    for file in _CHECKPOINT:
        (folder / file).rename(place / file)
    files.write_config({**config, "run": run.id, "dataset": dataset, "device": "cpu"})
    return project.runs.update(run.id, state=RunState.DONE, step=step, notes=notes)
