"""Tasks: objectives that a recipe has learned beside its learner, from the same fused condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.parts import Chosen, Learning, check_level
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data, label_slot
from mmstudio.plan.targets import check_column, check_kinds
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import FusionSpec, ObjectiveSpec, PredictorSpec


@dataclass(frozen=True)
class Task:
    """A task beside the learner.

    Attributes:
        name: The slot or column that holds its labels, or any other name for one without.
        part: Its objective.
        slot: The slot that holds its labels; ``None`` if it learns from the conditions alone.
    """

    name: str
    part: Chosen[ObjectiveSpec]
    slot: Slot | None


def tasks_of(
    recipe: Recipe,
    learner: Chosen[Learning],
    fusion: Chosen[FusionSpec] | None,
    targets: Sequence[Slot],
    data: Data,
    registry: Registry,
) -> tuple[Task, ...]:
    """The tasks of a recipe, in its order.

    Args:
        recipe: The recipe.
        learner: Its learner.
        fusion: Its fusion, whose level the tasks have to take.
        targets: The slots that the learner makes or learns from.
        data: The data set.
        registry: Where ids are looked up.

    Raises:
        NotFoundError: If no objective has that id.
        UsageError: If the learner cannot have any, or a task does not fit the data or the fusion.
    """
    if not recipe.tasks:
        return ()
    if isinstance(learner.spec, PredictorSpec) or fusion is None:
        raise UsageError(
            "The predictor {id!r} learns without gradients; nothing can be learned beside it.",
            hint="Take the tasks away, or choose another learner.",
            id=learner.id,
        )
    return tuple(_checked(recipe, learner, fusion.spec, targets, data, registry))


def _checked(
    recipe: Recipe,
    learner: Chosen[Learning],
    fusion: FusionSpec,
    targets: Sequence[Slot],
    data: Data,
    registry: Registry,
) -> Iterator[Task]:
    made = {slot.name for slot in targets}
    for name, choice in recipe.tasks.items():
        spec = registry.objectives.get(choice.id)
        slot = label_slot(name, data) if spec.labels else None
        if name in made or (slot is not None and any(_same(slot, other) for other in targets)):
            raise UsageError(
                "{name!r} is what {id!r} learns already; it cannot be a task beside it.",
                hint="Take one of the two away.",
                name=name,
                id=learner.id,
            )
        if slot is None and data.slot(name) is not None:
            raise UsageError(
                "The objective {id!r} learns without labels; its task cannot have the name of the slot {name!r}.",
                hint="Call it otherwise, such as {id}.",
                id=spec.id,
                name=name,
            )
        if slot is not None:
            check_kinds(spec, [slot], data, registry)
            if spec.tells:
                check_column(spec, [slot])
        check_level(fusion, spec.id, spec.levels, registry)
        yield Task(name, Chosen(spec, read_config(spec.config, choice.settings, spec.id)), slot)


def _same(one: Slot, other: Slot) -> bool:
    """Whether two slots hold the same labels, as a table of one column and that column do."""
    return one.source == other.source and one.columns == other.columns
