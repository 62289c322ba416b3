"""The next trial of a search, proposed from the scores of the trials before."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.plan.scores import Score
from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.optuna_search import proposed
from mmstudio.plan.sweeps.sweep import Sweep
from mmstudio.plan.sweeps.trials import recipe_with
from mmstudio.services.sweeps.scores import score_of
from mmstudio.services.training.runs import RunService

_ATTEMPTS = 50
"""How many proposals are asked for until one can be trained, and is none of those before."""


def next_settings(runs: RunService, sweep: Sweep, done: Mapping[SweepMember, str]) -> dict[str, Any] | None:
    """Settings that have not been tried, and can be trained; ``None`` if none were found.

    Args:
        runs: The runs of the project.
        sweep: The search.
        done: Its runs that were trained to their end.

    Raises:
        UsageError: If Optuna is not installed.
    """
    values: list[float | None] = []
    higher = False
    for trial in range(len(sweep.trials)):
        scores = [_score(runs, done.get(SweepMember(trial, seed), ""), sweep.by) for seed in sweep.seeds]
        found = [score.value for score in scores if score is not None and score.value is not None]
        higher = higher or any(score is not None and score.better == "higher" for score in scores)
        values.append(fmean(found) if len(found) == len(scores) else None)
    known = list(zip(sweep.trials, values, strict=True))
    for attempt in range(_ATTEMPTS):
        settings = proposed(sweep.axes, known, sweep.draw + 1000 * attempt, higher=higher)
        if settings in sweep.trials:
            continue
        try:
            runs.plan_of(sweep.dataset, recipe_with(sweep.recipe, settings))
        except StudioError:
            continue
        return settings
    return None


def _score(runs: RunService, run: str, by: str) -> Score | None:
    if not run:
        return None
    try:
        return score_of(runs.files(run), by)
    except StudioError:
        return None
