"""Families of learners on one data set: trained for equal times under several seeds, judged, and then compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.sample import DatasetInfo
from mmstudio.plan.recipe import Choice, Recipe, Sampling
from mmstudio.plan.targets import makeable
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec
from mmstudio.services.comparison.comparison import FEWEST, MOST
from mmstudio.services.comparison.study import Study, StudyQueue
from mmstudio.services.evaluation.service import EvaluationService
from mmstudio.services.evaluation.usual import usual_metrics
from mmstudio.services.training.recipes import RecipeLibrary
from mmstudio.services.training.run_names import name_of
from mmstudio.services.training.runs import RunService


@dataclass(frozen=True)
class Family:
    """A learner that can take part.

    Attributes:
        id: Id of its generator.
        recipe: The recipe it is trained by.
        plugin: The plugin that brings the generator.
        usual: Whether it takes part if nobody chooses: the first of each plugin that makes one slot.
    """

    id: str
    recipe: Recipe
    plugin: str
    usual: bool


@dataclass(frozen=True)
class StudyWish:
    """What is to be compared.

    Attributes:
        dataset: Name of the data set.
        families: Ids of generators or recipes; the usual ones if empty.
        minutes: Minutes of training for each run.
        seeds: How many seeds each family is trained under.
        target: The slot that all make; the first that can be made if empty.
        device: ``cpu`` or ``cuda:N``.
        metrics: What judges them; what judges a run where nobody chooses, if empty.
        count: How many results are judged.
    """

    dataset: str
    families: tuple[str, ...] = ()
    minutes: float = 3.0
    seeds: int = 3
    target: str = ""
    device: str = "cpu"
    metrics: tuple[Choice, ...] = ()
    count: int = 512


@dataclass(frozen=True)
class FamilyService:
    """Studies of families in one open project."""

    runs: RunService
    evaluation: EvaluationService

    @property
    def _registry(self) -> Registry:
        return self.runs.host.registry

    def families(self, library: RecipeLibrary, dataset: str, target: str = "") -> tuple[Family, ...]:
        """The families that can be trained on a data set.

        A family is a generator of any plugin. It is trained by the first recipe that uses it, or, if none does, by the
        default recipe with this generator.

        Args:
            library: The recipes.
            dataset: Name of the data set.
            target: The slot that all make; the first that can be made if empty.

        Raises:
            NotFoundError: If there is no such data set or slot.
            UsageError: If the slot cannot be made.
        """
        info = self.runs.project.datasets.get(dataset)
        slot = self._target(info, target)
        found: list[Family] = []
        for spec in self._registry.generators:
            recipe = next(self._fitting(library, spec, info, slot), None)
            if recipe is not None:
                plugin = self._registry.generators.provenance(spec.id).plugin
                # what makes several slots at once shares its minutes among them: not a fair match unless somebody asks
                first = not spec.children and all(other.plugin != plugin for other in found)
                found.append(Family(spec.id, recipe, plugin, first))
        return tuple(found)

    def start(self, library: RecipeLibrary, wish: StudyWish) -> Study:
        """Put all trainings of a study that are missing into the queue, then the evaluations.

        Args:
            library: The recipes.
            wish: What is to be compared.

        Raises:
            NotFoundError: If there is no such data set, slot, family or metric.
            UsageError: If something in the wish is out of range.
        """
        families = self.chosen(library, wish)
        check_size(len(families), wish.seeds)
        if not 0 < wish.minutes < 1e5:
            raise UsageError("{minutes:g} is not a number of minutes to train.", minutes=wish.minutes)
        metrics = self._metrics(wish)
        queue = StudyQueue(self.runs, self.evaluation, wish.dataset, wish.device)
        runs, jobs = [], []
        for seed in range(wish.seeds):
            for family in families:
                budget = family.recipe.training.model_copy(update={"minutes": wish.minutes, "steps": 0})
                recipe = family.recipe.model_copy(update={"training": budget})
                shipped = next((one for one in library.list() if one.id == recipe.id), None)
                name = name_of(recipe, shipped, self._registry, seed=seed)
                run, job = queue.train(recipe, seed, name)
                runs.append(run)
                jobs += job
        for run in runs:
            jobs += queue.judge(run, metrics, wish.count)
        return Study(tuple(runs), tuple(jobs))

    def chosen(self, library: RecipeLibrary, wish: StudyWish) -> list[Family]:
        """The families that a wish means.

        Raises:
            NotFoundError: If one does not exist or does not fit the data.
        """
        known = self.families(library, wish.dataset, wish.target)
        if not wish.families:
            return [family for family in known if family.usual]
        by_name = {name: family for family in reversed(known) for name in (family.id, family.recipe.id)}
        missing = next((name for name in wish.families if name not in by_name), None)
        if missing is not None:
            raise NotFoundError(
                "There is no family {id!r} that can be trained on {dataset}.",
                hint="Known: {known}.",
                id=missing,
                dataset=wish.dataset,
                known=", ".join(family.id for family in known) or "none",
            )
        return list({by_name[name].id: by_name[name] for name in wish.families}.values())

    def _target(self, info: DatasetInfo, name: str) -> str:
        if name:
            slot = info.slot(name)
            if slot is None:
                raise NotFoundError(
                    "The data set {dataset!r} has no slot {slot!r}.",
                    hint="Slots: {known}.",
                    dataset=info.name,
                    slot=name,
                    known=", ".join(one.name for one in info.slots),
                )
            return slot.name
        found = [
            slot
            for spec in self._registry.generators
            if not spec.children
            for slot in makeable(spec, info.slots, self._registry)
        ]
        if not found:
            raise UsageError("Nothing in the data set {dataset!r} can be generated.", dataset=info.name)
        return min(found, key=lambda slot: slot.role == "condition").name  # the first, rather one to be made

    def _fitting(
        self, library: RecipeLibrary, spec: GeneratorSpec, info: DatasetInfo, target: str
    ) -> Iterator[Recipe]:
        """Recipes of a generator that fit the data, the best first."""
        known = library.list()
        own = [recipe for recipe in known if recipe.generator.id == spec.id]
        if not own and known:
            of_others = known[0].model_copy(
                update={
                    "id": spec.id,
                    "title": spec.title,
                    "generator": Choice(id=spec.id),
                    "sampling": Sampling(),
                }
            )
            own = [of_others]
        for recipe in own:
            wanted = recipe.model_copy(update={"targets": (target,)})
            try:
                yield self.runs.plan_of(info.name, wanted).recipe
            except StudioError:  # it does not fit, or a folder that it needs is missing
                continue

    def _metrics(self, wish: StudyWish) -> Sequence[Choice]:
        if wish.metrics:
            return wish.metrics
        info = self.runs.project.datasets.get(wish.dataset)
        slot = info.slot(self._target(info, wish.target))
        return usual_metrics(self._registry, [] if slot is None else [slot.modality], info.attributes)


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
