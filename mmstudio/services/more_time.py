"""More time for a run that has used its own: the budget in its folder is raised, and it goes on from its last checkpoint."""

from __future__ import annotations

import math
from pathlib import Path

from mmstudio.core.door import step_of
from mmstudio.core.errors import UsageError
from mmstudio.core.files import write_json
from mmstudio.core.json_text import read_json
from mmstudio.core.times import utc_now
from mmstudio.plan.recipe import Training
from mmstudio.plan.run_config import NAME, read_run_config

MOST_MINUTES = 100_000.0


def lengthen(folder: Path, minutes: float) -> Training:
    """Raise the budget of a run by some minutes of training, beyond what it was and what it used.

    A budget in steps is raised by as many as it made in that time so far.

    Args:
        folder: Of the run.
        minutes: How many more.

    Returns:
        The settings from now on.

    Raises:
        UsageError: If the run has not saved itself yet, or that is no time to train.
        OSError, ValueError: If what lies in its folder cannot be read or written.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise UsageError(
            "{minutes:g} is no number of minutes to train.",
            hint="Give more than 0, and at most {most:,.0f}.",
            minutes=minutes,
            most=MOST_MINUTES,
        )
    step, seconds, complete = _used(folder)
    if step and not complete:
        raise UsageError(
            "The run {run} keeps averaged weights only, from which no training can go on.",
            hint="Start a new one with its settings.",
            run=folder.name,
        )
    if not step or seconds <= 0:
        raise UsageError(
            "The run {run} has not saved itself yet, so that there is nothing to train on from.",
            run=folder.name,
        )
    training = read_run_config(folder).recipe.training
    if training.steps:
        more = math.ceil(60 * minutes * step / seconds)
        changes: dict[str, float] = {"steps": max(training.steps, step) + more}
    else:
        changes = {"minutes": max(training.minutes, seconds / 60) + minutes}
    config = read_json(folder / NAME)
    config["recipe"]["training"] |= changes
    told = {"minutes": minutes, "from_step": step, "when": utc_now()}
    config["continued"] = [*config.get("continued", ()), told]
    write_json(folder / NAME, config)
    return training.model_copy(update=changes)


def _used(folder: Path) -> tuple[int, float, bool]:
    """Steps and seconds of training up to the last checkpoint, and whether that holds all of it; nothing where there is none."""
    places = [path for path in (folder / "checkpoints").glob("*") if step_of(path.name) is not None]
    for path in sorted(places, reverse=True):
        try:
            state = read_json(path / "state.json")
            return int(state["step"]), float(state["seconds"]), (path / "optimizer.safetensors").is_file()
        except (OSError, ValueError, KeyError, TypeError):
            continue  # the loop passes a damaged one over, too
    return 0, 0.0, False
