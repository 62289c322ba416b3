"""Optuna behind sweeps: its search and its pruners, built anew from what is known whenever they are asked.

Nothing of Optuna's is stored: the file of the sweep and the runs say all, so that a program that ends loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from mmstudio.core.extras import needs_optuna
from mmstudio.plan.sweeps.reports import Report
from mmstudio.plan.sweeps.sweep import Settings, SweepAxis
from mmstudio.plan.sweeps.trials import rounded

_RUNGS = 100
"""Shares of a budget are told to pruners in hundredths."""
_FIRST_RUNG = 25


def require_optuna() -> None:
    """Refuse what needs Optuna where it is not installed.

    Raises:
        UsageError: If it is not; the sentence says how to install it.
    """
    if find_spec("optuna") is None:
        raise needs_optuna()


def proposed(
    axes: Sequence[SweepAxis], known: Sequence[tuple[Settings, float | None]], seed: int, *, higher: bool
) -> dict[str, Any]:
    """The settings that Optuna's tree of Parzen estimators (Bergstra et al. 2011) proposes next.

    Args:
        axes: The settings.
        known: Settings and score of the trials so far; ``None`` for one that has failed, was stopped early or still runs.
        seed: With the number of trials, all that the proposal follows from besides.
        higher: Whether a higher score is better.

    Raises:
        UsageError: If Optuna is not installed.
    """
    require_optuna()
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.TPESampler(seed=seed + len(known), multivariate=False)
    study = optuna.create_study(direction="maximize" if higher else "minimize", sampler=sampler)
    spaces = {axis.path: _space(axis) for axis in axes}
    for settings, value in known:
        params = {axis.path: _param(axis, settings[axis.path]) for axis in axes if axis.path in settings}
        if value is not None and len(params) == len(axes):
            study.add_trial(
                optuna.trial.create_trial(params=params, distributions=dict(spaces), values=[value])
            )
    asked = study.ask(dict(spaces))
    return {axis.path: _value(axis, asked.params[axis.path]) for axis in axes}


def is_pruned(mine: Sequence[Report], others: Sequence[Sequence[Report]], *, higher: bool) -> bool:
    """Whether Optuna's asynchronous successive halving (Li et al. 2020) ends a training now.

    It is shown all reports in their order, and asked at each: at a quarter, at half and at the end of the budget, the better half goes on.

    Args:
        mine: Reports of the training that asks.
        others: Those of the others.
        higher: Whether a higher score is better.

    Raises:
        UsageError: If Optuna is not installed.
    """
    require_optuna()
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=_FIRST_RUNG, reduction_factor=2)
    study = optuna.create_study(direction="maximize" if higher else "minimize", pruner=pruner)
    for reports in others:
        _shown(study, reports)
    return _shown(study, mine)


def _shown(study: Any, reports: Sequence[Report]) -> bool:
    """Show a study the reports of a training; whether the last of them ends it."""
    trial, pruned = study.ask(), False
    for report in reports:
        trial.report(report.value, max(1, round(_RUNGS * report.share)))
        pruned = trial.should_prune()
    return pruned


def _space(axis: SweepAxis) -> Any:
    import optuna

    if axis.values:
        return optuna.distributions.CategoricalDistribution(range(len(axis.values)))
    if axis.whole and axis.step == 1:
        return optuna.distributions.IntDistribution(round(axis.low), round(axis.high), log=axis.log)
    return optuna.distributions.FloatDistribution(axis.low, axis.high, log=axis.log)


def _param(axis: SweepAxis, value: Any) -> Any:
    """A value as Optuna knows it: of several values the place among them, so that lists can be tried too."""
    return axis.values.index(value) if axis.values else value


def _value(axis: SweepAxis, param: Any) -> Any:
    return axis.values[param] if axis.values else rounded(axis, param)
