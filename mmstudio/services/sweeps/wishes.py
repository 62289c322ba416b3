"""Wishes for sweeps, and what a wish would do: its trials, those that cannot be trained, and how long all takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.sweep import How, Settings, Stopping, SweepAxis
from mmstudio.plan.sweeps.trials import told_value


@dataclass(frozen=True)
class SweepWish:
    """What is to be tried.

    Attributes:
        dataset: Name of the data set.
        recipe: The recipe, with the budget of each run.
        grid: The values of settings, by path, as a person writes them: ``0.001,0.004``.
        ranges: Ends of the ranges of settings, by path: ``0.001..0.1``; the setting's own bounds if empty.
        how: ``grid``, ``random`` or ``search``.
        count: Number of trials; for a grid, all its combinations.
        seeds: Number of seeds that each is trained under, from ``seed`` on.
        seed: The first seed; draws follow from it too.
        device: ``cpu`` or ``cuda:N``.
        by: The score that judges: ``METRIC`` or ``METRIC/FIGURE``; the held-out loss if empty.
        judged: Number of results that a metric judges.
        stop: The rule that ends trainings early.
        title: Title for lists; made from what is varied if empty.
    """

    dataset: str
    recipe: Recipe
    grid: Settings = field(default_factory=dict)
    ranges: Settings = field(default_factory=dict)
    how: How = "grid"
    count: int = 20
    seeds: int = 1
    seed: int = 0
    device: str = "cpu"
    by: str = ""
    judged: int = 256
    stop: Stopping = "none"
    title: str = ""


@dataclass(frozen=True)
class RefusedTrial:
    """A combination that cannot be trained, and the reason."""

    settings: Settings
    why: StudioError


@dataclass(frozen=True)
class SweepPreview:
    """What a wish would do.

    Attributes:
        axes: The settings that are varied.
        trials: Settings of each trial; of a search none is known yet.
        count: Number of trials.
        runs: Number of trainings.
        refused: Combinations that are left out.
        minutes: Minutes of training in all; ``None`` if that was not measured.
        notes: What a person should know before.
    """

    axes: tuple[SweepAxis, ...]
    trials: tuple[Settings, ...]
    count: int
    runs: int
    refused: tuple[RefusedTrial, ...]
    minutes: float | None
    notes: tuple[Note, ...]


def title_of(wish: SweepWish) -> str:
    """The title of a sweep that nobody named: the recipe, and what is varied."""
    return f"{wish.recipe.title}: {', '.join([*wish.grid, *wish.ranges])}"


def short_settings(settings: Settings) -> str:
    """The settings of a trial in words, by the last part of their paths, as names of runs tell them."""
    told = []
    for path, value in settings.items():
        head, _, name = path.rpartition(".")
        told.append(f"{head if name == 'id' else name.replace('_', ' ')} {told_value(value)}")
    return ", ".join(told)


def told_settings(settings: Settings) -> str:
    """The settings of a trial in words, by their paths."""
    return ", ".join(f"{path} = {told_value(value)}" for path, value in settings.items())
