"""More training time: raises the budget in a run's folder, so that it can go on from its last checkpoint."""

from __future__ import annotations

import math

from mmstudio.core.errors import UsageError
from mmstudio.plan.progress import Progress
from mmstudio.plan.recipe import Training
from mmstudio.plan.run_folder import RunFolder

MOST_MINUTES = 100_000.0


def lengthen(files: RunFolder, minutes: float) -> Training:
    """Raise the budget of a run by some minutes of training, beyond what it was and what it used.

    A budget in steps is raised by as many steps as the run has made in that much time so far.

    Args:
        files: Folder of the run.
        minutes: How many more.

    Returns:
        The settings from now on.

    Raises:
        UsageError: If the run has not saved a checkpoint yet, or the minutes are not valid.
        DamagedError: If what lies in its folder cannot be read or written.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise UsageError(
            "{minutes:g} is not a number of minutes to train.",
            hint="Give more than 0, and at most {most:,.0f}.",
            minutes=minutes,
            most=MOST_MINUTES,
        )
    step, seconds, complete = _used(files)
    if step and not complete:
        raise UsageError(
            "The run {run} keeps averaged weights only, from which no training can go on.",
            hint="Start a new one with its settings.",
            run=files.path.name,
        )
    if not step or seconds <= 0:
        raise UsageError(
            "The run {run} has not saved a checkpoint yet, so there is nothing to train on from.",
            run=files.path.name,
        )
    training = files.config().recipe.training
    if training.steps:
        more = math.ceil(60 * minutes * step / seconds)
        changes: dict[str, float] = {"steps": max(training.steps, step) + more}
    else:
        changes = {"minutes": max(training.minutes, seconds / 60) + minutes}
    files.continue_with(changes, {"minutes": minutes, "from_step": step})
    return training.model_copy(update=changes)


def _used(files: RunFolder) -> tuple[int, float, bool]:
    """Steps and seconds of training up to the last checkpoint, and whether it is complete; empty if there is none."""
    place, state = next(files.checkpoints.states(), (files.path, Progress()))
    return state.step, state.seconds, (place / "optimizer.safetensors").is_file()
