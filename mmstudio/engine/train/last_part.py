"""The last part of a training: what was learned stays, and the model learns to need few steps (``training.distil``)."""

from __future__ import annotations

from collections.abc import Callable

import torch

from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.train.ranks.distributed import Ranks
from mmstudio.plan.progress import Progress
from mmstudio.plan.recipe import Training


def follow_settings(model: Assembly, settings: Training) -> None:
    """Let a model know how its training goes; without a share for the last part, that is all of it."""
    model.settles = settings.settle
    if not settings.distil:
        model.learning.last_only()


def held_out(progress: Progress) -> str:
    """Name of the held-out loss among the vital signs: that of the last part is about something else."""
    return "validation" if progress.late < 0 else "late/validation"


def settled(settings: Training, progress: Progress) -> Training:
    """How its best checkpoint is told: in the last part by the held-out loss, since what a score judges stays as it is."""
    return settings if progress.late < 0 else settings.model_copy(update={"best_on": "", "patience": 0})


def turn_to(
    progress: Progress, model: Assembly, ranks: Ranks, take: Callable[[], object], *, late: bool
) -> None:
    """Begin the last part of a training, or go on with the first one, if more time was given.

    The last part learns from what sampling uses, which are averages. So these take the place of the weights, on all ranks.

    Args:
        progress: Of the training; which checkpoint is the best is told anew.
        model: Its model.
        ranks: Its ranks.
        take: Puts the averages in the place of the weights, on the rank that has them.
        late: Whether the last part begins.
    """
    if late == (progress.late >= 0):
        return
    progress.late = progress.step if late else -1
    progress.best, progress.best_validation, progress.best_score, progress.stale = -1, None, None, 0
    if late:
        take()
        with torch.no_grad():
            ranks.spread(model.state_dict().values())
