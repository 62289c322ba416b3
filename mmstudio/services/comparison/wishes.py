"""Wishes for studies: what is trained to be compared, for how long and under how many seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mmstudio.core.errors import UsageError
from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.services.comparison.comparison import FEWEST, MOST

Subject = Literal["families", "fusions", "baselines", "absence", "synthetic"]
SUBJECTS: tuple[Subject, ...] = ("families", "fusions", "baselines", "absence", "synthetic")


@dataclass(frozen=True)
class Family:
    """What can take part: a learner, or a recipe that differs from another in one thing.

    Attributes:
        id: Id of its generator, or a name for what differs.
        recipe: The recipe it is trained by.
        plugin: The plugin that brings the generator.
        usual: Whether it takes part if nobody chooses: of learners the first of each plugin that makes one slot.
        title: For lists; the recipe's title if ``None``.
    """

    id: str
    recipe: Recipe
    plugin: str
    usual: bool
    title: Note | None = None


@dataclass(frozen=True)
class StudyOffer:
    """What can be chosen for a study.

    Attributes:
        families: What can take part.
        recipes: Ids and titles of recipes from which they may differ; none for families.
        runs: Ids and names of runs whose recipes they may differ from.
        targets: Slots and columns that can be told.
        target: The one that is told if nobody chooses.
    """

    families: tuple[Family, ...]
    recipes: tuple[tuple[str, str], ...] = ()
    runs: tuple[tuple[str, str], ...] = ()
    targets: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True)
class StudyWish:
    """What is to be compared.

    Attributes:
        dataset: Name of the data set.
        families: Ids of generators or recipes, or of what differs; the usual ones if empty.
        minutes: Minutes of training for each run.
        seeds: How many seeds each family is trained under.
        target: The slot that all make or tell; the first that can be if empty.
        device: ``cpu`` or ``cuda:N``.
        metrics: What judges them; what judges a run where nobody chooses, if empty.
        count: How many results are judged.
        steps: Steps of training for each run, instead of minutes; 0 takes the minutes.
        of: What is compared: ``families`` of learners; ``fusions`` beside baselines; ``baselines`` beside the recipe as it is;
            ``absence``, how missing slots are learned; ``synthetic``, with generated samples and without.
        recipe: Id of the recipe, or of the run whose recipe, everything else is taken from; not for families. The first that tells
            a column if empty.
        conditions: Slots that are given; the recipe's if empty. Not for families.
    """

    dataset: str
    families: tuple[str, ...] = ()
    minutes: float = 3.0
    seeds: int = 3
    target: str = ""
    device: str = "cpu"
    metrics: tuple[Choice, ...] = ()
    count: int = 512
    steps: int = 0
    of: Subject = "families"
    recipe: str = ""
    conditions: tuple[str, ...] = ()


def check_size(families: int, seeds: int) -> None:
    """Refuse a study that could not be compared.

    Raises:
        UsageError: If there are too few or too many runs; the sentence says what to do.
    """
    if families < FEWEST:
        raise UsageError(
            "A comparison needs at least two families; of those that fit the data there are {count}.",
            hint="Choose others with --family, or install a plugin that brings one.",
            count=families,
        )
    if seeds < 1 or families * seeds > MOST:
        raise UsageError(
            "{families} families with {seeds} seeds are {count} runs; at most {most} can be compared.",
            hint="Take fewer seeds or fewer families; a claim about families needs three seeds.",
            families=families,
            seeds=seeds,
            count=families * seeds,
            most=MOST,
        )


def check_budget(wish: StudyWish) -> None:
    """Refuse a study whose runs could not be trained.

    Raises:
        UsageError: If the minutes or the steps are out of range.
    """
    if wish.steps < 0 or not 0 < wish.minutes < 1e5:
        raise UsageError("{minutes:g} is not a number of minutes to train.", minutes=wish.minutes)
