"""Tasks alone: for a recipe of several tasks, the recipes that learn each of them without the others."""

from __future__ import annotations

from collections.abc import Iterator

from mmstudio.plan.recipe import Recipe, Sampling
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plugins.registry import Registry


def alone(recipe: Recipe, plan: RunPlan) -> Iterator[tuple[str, Recipe]]:
    """For what the learner learns, and for each task, the recipe that learns it alone from the same conditions."""
    labels = [task.name for task in plan.tasks if task.slot is not None]
    conditions = tuple(slot.name for slot in plan.conditions if slot.derived is None)
    training = recipe.training.model_copy(update={"balance": "equal"})
    own = [] if plan.any_to_any else [slot.name for slot in plan.targets]
    told = recipe.model_dump(mode="json") | {"tasks": {}, "training": training.model_dump(mode="json")}
    yield own_name(plan), Recipe.model_validate({**told, "withheld": [*recipe.withheld, *labels]})
    for task in plan.tasks:
        others = [name for name in (*labels, *own) if name != task.name]
        found = {
            **told,
            "targets": [task.name],
            "conditions": list(conditions),
            "withheld": [*recipe.withheld, *others],
            "generator": task.part.choice.model_dump(mode="json"),
            "decoders": {},
            "sampling": Sampling().model_dump(mode="json"),
        }
        if task.slot is None:
            del found["targets"]
        yield task.name, Recipe.model_validate(found)


def planned_alone(plan: RunPlan, registry: Registry) -> dict[str, Recipe]:
    """The same recipes by task, as a run would store them; none if the run has no tasks beside what it learns.

    Raises:
        NotFoundError, UsageError: If a part is missing, or a recipe does not fit the data any more.
    """
    if not plan.tasks:
        return {}
    return {name: plan_run(recipe, plan.data, registry).recipe for name, recipe in alone(plan.recipe, plan)}


def own_name(plan: RunPlan) -> str:
    """The learner's own task: its slots, or its id where it has none."""
    return ", ".join(slot.name for slot in plan.targets) or plan.generator.id
