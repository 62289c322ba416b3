"""The planner of sweeps: says what a wish would do, and why it cannot be done; it starts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.scores import FEWEST_RUNS
from mmstudio.plan.sweeps.axes import SettingField, setting_at
from mmstudio.plan.sweeps.optuna_search import require_optuna
from mmstudio.plan.sweeps.part import MOST_RUNS
from mmstudio.plan.sweeps.sweep import Settings, SweepAxis
from mmstudio.plan.sweeps.trials import combinations, draws, recipe_with, values_of
from mmstudio.plan.targets import check_best_on
from mmstudio.services.sweeps.wishes import RefusedTrial, SweepPreview, SweepWish
from mmstudio.services.training.forecasts import Forecasts, forecast_key
from mmstudio.services.training.runs import RunService

_MORE = 4
"""How many draws are made for each trial that is wanted, as some of them cannot be trained."""
_CHECKED = 1000
"""How many combinations are looked at; a grid of more is refused without."""


class SweepPlanner:
    """Says what a wish would do; starts nothing.

    Args:
        runs: The runs of the project.
        forecasts: How long steps take here.
    """

    def __init__(self, runs: RunService, forecasts: Forecasts) -> None:
        self._runs, self._forecasts = runs, forecasts

    def field_of(self, wish: SweepWish, path: str) -> SettingField:
        """The setting of a path, for the parts that a wish may use.

        Raises:
            NotFoundError, UsageError: If there is no such setting, or recipe and data set do not fit.
        """
        plan = self._runs.plan_of(wish.dataset, wish.recipe)
        others = {name: values_of(str(text)) for name, text in wish.grid.items() if name.endswith(".id")}
        return setting_at(path, plan, self._runs.host.registry, others)

    def preview(self, wish: SweepWish) -> SweepPreview:
        """What a wish would do.

        Raises:
            NotFoundError: If there is no such data set or metric.
            UsageError: If a setting cannot be varied so, nothing of it can be trained, or it would be more than can be run.
        """
        self._check(wish)
        axes = self._axes(wish)
        known = None if wish.how != "grid" else _grid_size(axes)
        _check_size(wish.count if known is None else known, wish.seeds, exactly=known is None)
        trials, refused = self._tried(wish, axes)
        if not trials and refused:
            raise refused[0].why
        count = wish.count if wish.how == "search" else len(trials)
        _check_size(count, wish.seeds)
        notes = tuple(self._notes(wish, axes, count))
        return SweepPreview(
            axes,
            () if wish.how == "search" else trials,
            count,
            count * wish.seeds,
            refused,
            self._minutes(wish, trials, count),
            notes,
        )

    def _check(self, wish: SweepWish) -> None:
        plan = self._runs.plan_of(wish.dataset, wish.recipe)
        registry = self._runs.host.registry
        if wish.by and plan.makes:
            check_best_on(wish.by.partition("/")[0], plan.targets, registry, makes=True)
        if plan.predicts and not wish.by:
            raise UsageError(
                "{id!r} has no held-out loss; name the score that judges.",
                hint="Say it by --by, e.g. --by accuracy.",
                id=plan.generator.id,
            )
        if wish.stop != "none" and (plan.predicts or (wish.by and not plan.makes)):
            raise UsageError(
                "Nothing is known of these runs before they end, so none can be stopped early.",
                hint="Leave --stop-early out, or judge by the held-out loss.",
            )
        if wish.how == "search" or wish.stop == "halving":
            require_optuna()
        if not wish.grid and not wish.ranges:
            raise UsageError(
                "Say what is to be varied.",
                hint="E.g. --grid training.lr=0.001,0.004 or --range training.lr.",
            )
        if wish.how == "grid" and wish.ranges:
            raise UsageError(
                "A grid needs values, and {path} has a range.",
                hint="Name its values by --grid, or draw from the range: --random 20.",
                path=next(iter(wish.ranges)),
            )

    def _axes(self, wish: SweepWish) -> tuple[SweepAxis, ...]:
        axes = []
        for path, text in wish.grid.items():
            values = values_of(str(text))
            if not values:
                raise UsageError("{path} has no values to try.", path=path)
            self.field_of(wish, path)
            axes.append(SweepAxis(path=path, values=values))
        for path, text in wish.ranges.items():
            axes.append(_ranged(self.field_of(wish, path), str(text)))
        if not wish.by and any(axis.path == "generator.id" for axis in axes):
            raise UsageError(
                "The held-out losses of different generators cannot be compared.",
                hint="Judge by a score of what they make: --by METRIC, e.g. --by kid.",
            )
        return tuple(axes)

    def _tried(
        self, wish: SweepWish, axes: tuple[SweepAxis, ...]
    ) -> tuple[tuple[Settings, ...], tuple[RefusedTrial, ...]]:
        """The combinations that can be trained, and those that cannot; of a search some draws, to see that one can be."""
        trials: list[Settings] = []
        refused: list[RefusedTrial] = []
        found: Iterator[Settings] = combinations(axes)
        if wish.how != "grid":
            found = draws(axes, _MORE * wish.count, wish.seed)
        most = _CHECKED if wish.how == "grid" else 1 if wish.how == "search" else wish.count
        for settings in islice(found, _CHECKED):
            try:
                self.planned(wish.dataset, wish.recipe, settings)
            except StudioError as error:
                refused.append(RefusedTrial(settings, error))
                continue
            trials.append(settings)
            if len(trials) == most:
                break
        return tuple(trials), tuple(refused)

    def planned(self, dataset: str, recipe: Recipe, settings: Settings) -> Recipe:
        """The recipe of a trial, as it is trained.

        Raises:
            NotFoundError, UsageError: If it cannot be trained on the data set.
        """
        return self._runs.plan_of(dataset, recipe_with(recipe, settings)).recipe

    def _minutes(self, wish: SweepWish, trials: tuple[Settings, ...], count: int) -> float | None:
        training = wish.recipe.training
        if not training.steps:
            return count * wish.seeds * training.minutes
        info = self._runs.project.datasets.get(wish.dataset)
        found = []
        for settings in trials:
            recipe = self.planned(wish.dataset, wish.recipe, settings)
            known = self._forecasts.get(forecast_key(recipe, info, wish.device, self._runs.host.registry))
            found += [known.step_s] if known is not None and known.step_s > 0 else []
        if not found:
            return None
        return count * wish.seeds * training.steps * sum(found) / len(found) / 60

    def _notes(self, wish: SweepWish, axes: tuple[SweepAxis, ...], count: int) -> Iterator[Note]:
        if wish.how == "random" and count < wish.count:
            yield Note(
                "There {count:is|are} only {count} different {count:combination|combinations}.",
                {"count": count},
            )
        if count == 1:
            yield Note("Only one combination is tried; there is nothing to compare it with.")
        elif wish.seeds < FEWEST_RUNS:
            yield Note(
                "With fewer than three seeds, only these trainings are compared; whether a setting is better stays open."
            )
        shapes = [axis.path for axis in axes if axis.path.startswith(("generator.", "decoder."))]
        if not wish.by and shapes:
            yield Note(
                "{paths} may change what the held-out loss measures; a score of what is made judges more fairly (--by).",
                {"paths": ", ".join(shapes)},
            )


def _ranged(found: SettingField, text: str) -> SweepAxis:
    """The range of a setting as typed: ``low..high``, or its own."""
    if not text:
        axis = found.range()
        if axis is None or (not axis.values and axis.low == axis.high):
            raise UsageError(
                "{path} has no range of its own to draw from.",
                hint="Give one: --range {path}=LOW..HIGH, or its values: --grid {path}=A,B.",
                path=found.path,
            )
        return axis
    low, _, high = text.partition("..")
    try:
        return found.between(float(low), float(high))
    except ValueError as error:
        raise UsageError(
            "{text!r} is no range.",
            hint="Write it as LOW..HIGH, e.g. 0.001..0.1.",
            text=text,
        ) from error


def _grid_size(axes: tuple[SweepAxis, ...]) -> int:
    size = 1
    for axis in axes:
        size *= len(axis.values)
    return size


def _check_size(count: int, seeds: int, *, exactly: bool = True) -> None:
    """Refuse more runs than a sweep may have.

    Args:
        count: Number of trials.
        seeds: Number of seeds of each.
        exactly: Whether none of them can fall away any more.

    Raises:
        UsageError: If they are too many, or none.
    """
    if count < 1 or seeds < 1:
        raise UsageError("A sweep needs at least one trial and one seed.")
    if count > _CHECKED or (exactly and count * seeds > MOST_RUNS):
        raise UsageError(
            "{count:,} {count:combination|combinations} with {seeds} {seeds:seed|seeds} are {runs:,} runs; a sweep has {most} at most.",
            hint="Take fewer values or fewer seeds, or draw some of them at random: --random 20.",
            count=count,
            seeds=seeds,
            runs=count * seeds,
            most=MOST_RUNS,
        )
