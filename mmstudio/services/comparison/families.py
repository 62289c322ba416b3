"""Families of learners on one data set: trained for equal times under several seeds, judged, and then compared.

A study is nothing but ordinary jobs: trainings, then evaluations behind them on the same lane, so that no evaluation takes
time away from a training that is measured in minutes. Asking for the same study again starts only what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.sample import DatasetInfo
from mmstudio.plan.recipe import Choice, Recipe, Sampling
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.targets import makeable, target_names
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, tells_column
from mmstudio.services.comparison.contenders import contenders, without_copies
from mmstudio.services.comparison.study import Study, StudyQueue, known_runs
from mmstudio.services.comparison.wishes import Family, StudyOffer, StudyWish, check_budget, check_size
from mmstudio.services.evaluation.service import EvaluationService
from mmstudio.services.evaluation.usual import usual_metrics
from mmstudio.services.training.recipes import RecipeLibrary
from mmstudio.services.training.run_names import name_of
from mmstudio.services.training.runs import RunService

_ABSENT_COUNT = 256
"""How many results judge each subset of the slots where it is asked how missing slots are learned."""


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

    def taking_part(self, library: RecipeLibrary | None, wish: StudyWish) -> tuple[Family, ...]:
        """All that a wish may compare; without recipes, one that names a run.

        Raises:
            NotFoundError: If there is no such data set, slot, recipe or run.
            UsageError: If nothing of the data can be made or told, or a recipe does not fit it.
        """
        if wish.of == "families" and library is not None:
            return self.families(library, wish.dataset, wish.target)
        plan = self.base(library, wish)
        if wish.of == "absence" and plan.predicts:
            raise UsageError(
                "{id!r} drops no slots while it learns, and knows no nulls.",
                hint="Take a recipe that is trained step by step, e.g. classify.",
                id=plan.generator.id,
            )
        plugin = self._registry.learners(plan.generator.id).provenance(plan.generator.id).plugin
        found = []
        for one in contenders(wish.of, plan, self._registry, plugin):
            with suppress(StudioError):  # it does not fit the learner, e.g. a fusion of another level
                planned = self.runs.plan_of(wish.dataset, one.recipe).recipe
                found.append(replace(one, recipe=planned))
        return without_copies(found)

    def offer(self, library: RecipeLibrary, wish: StudyWish) -> StudyOffer:
        """What can be chosen for a study of this subject on this data set.

        Raises:
            NotFoundError: If there is no such data set, slot, recipe or run.
            UsageError: As :meth:`taking_part`.
        """
        found = self.taking_part(library, wish)
        if wish.of == "families":
            return StudyOffer(found)
        plan = self.base(library, wish)
        names = target_names(plan.generator.spec, plan.data.slots, self._registry)
        recipes = tuple((one.id, one.title) for one in library.list() if self._tells(wish.dataset, one))
        runs = tuple(
            (run.id, run.name)
            for run, recipe in known_runs(self.runs, wish.dataset, anew=False)
            if self._tells(wish.dataset, recipe)
        )
        return StudyOffer(found, recipes, runs, names, plan.targets[0].name)

    def _tells(self, dataset: str, recipe: Recipe) -> bool:
        """Whether a recipe fits a data set and tells a column of it."""
        kind = recipe.generator.id
        with suppress(StudioError):
            if tells_column(self._registry.learners(kind).get(kind)):
                self.runs.plan_of(dataset, recipe)
                return True
        return False

    def base(self, library: RecipeLibrary | None, wish: StudyWish) -> RunPlan:
        """The plan of the recipe from which the others differ in one thing each.

        Raises:
            NotFoundError: If there is no such data set, slot, recipe or run.
            UsageError: If it does not fit the data, or no recipe tells a column.
        """
        recipe = self._base_recipe(library, wish)
        if wish.target:
            recipe = recipe.model_copy(update={"targets": (wish.target,)})
        if wish.conditions:
            recipe = recipe.model_copy(update={"conditions": wish.conditions})
        return self.runs.plan_of(wish.dataset, Recipe.model_validate(recipe.described()))

    def _base_recipe(self, library: RecipeLibrary | None, wish: StudyWish) -> Recipe:
        if wish.recipe in {run.id for run in self.runs.project.runs.list()}:
            return self.runs.config(wish.recipe).recipe
        if wish.recipe and library is not None:
            return library.get(wish.recipe)
        for recipe in () if library is None else library.list():
            if self._tells(wish.dataset, recipe):
                return recipe
        raise UsageError("No recipe tells a column of the data set {dataset!r}.", dataset=wish.dataset)

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
        check_budget(wish)
        metrics = self._metrics(wish) if wish.of == "families" else wish.metrics
        subsets = min(wish.count, _ABSENT_COUNT) if wish.of == "absence" else 0
        told = {"steps": wish.steps} if wish.steps else {"minutes": wish.minutes, "steps": 0}
        queue = StudyQueue(self.runs, self.evaluation, wish.dataset, wish.device, anew=True)
        runs, jobs = [], []
        for seed in range(wish.seeds):
            for family in families:
                budget = family.recipe.training.model_copy(update=told)
                recipe = family.recipe.model_copy(update={"training": budget})
                run, job = queue.train(recipe, seed, self._name(library, family, recipe, seed))
                runs.append(run)
                jobs += job
        for run in runs:
            judged = metrics if self.runs.plan(run).makes else None
            jobs += queue.judge(run, judged or None, wish.count, subsets)
        return Study(tuple(runs), tuple(jobs))

    def chosen(self, library: RecipeLibrary, wish: StudyWish) -> list[Family]:
        """The families that a wish means.

        Raises:
            NotFoundError: If one does not exist or does not fit the data.
        """
        known = self.taking_part(library, wish)
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

    def _name(self, library: RecipeLibrary, family: Family, recipe: Recipe, seed: int) -> str:
        """A name for a run: what differs from the listed recipe, or the title of what takes part; the budget, and the seed."""
        if family.title is None:
            shipped = next((one for one in library.list() if one.id == recipe.id), None)
            return name_of(recipe, shipped, self._registry, seed=seed)
        any_budget = recipe.training.model_copy(update={"minutes": 1e6, "steps": 0})
        other = recipe.model_copy(update={"training": any_budget})
        return name_of(recipe, other, self._registry, seed=seed, title=family.title.text)
