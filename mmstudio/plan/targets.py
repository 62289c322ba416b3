"""Which slots a learner can make or learn from, and which of them a recipe means that names none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data, fitted_targets
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, LearnerSpec, ObjectiveSpec


def makers(registry: Registry) -> Iterator[GeneratorSpec]:
    """The generators that are not made of others."""
    return (spec for spec in registry.generators if not spec.children)


def makeable(spec: LearnerSpec, slots: Iterable[Slot], registry: Registry) -> tuple[Slot, ...]:
    """The slots of a data set that a generator can make, by itself or by others, or that an objective can learn from."""
    kinds = target_kinds(spec, registry)
    return tuple(slot for slot in slots if slot.role != "condition" and slot.modality in kinds)


def target_kinds(spec: LearnerSpec, registry: Registry) -> tuple[str, ...]:
    """The modalities that a target slot of a learner may have."""
    if isinstance(spec, ObjectiveSpec):
        return spec.labels
    if not isinstance(spec, GeneratorSpec):
        return ()
    if spec.children:
        return tuple(dict.fromkeys(kind for one in makers(registry) for kind in one.produces))
    return spec.produces


def suited(recipe: Recipe, data: Data, registry: Registry) -> Recipe:
    """A recipe that names no slots to be made, for what its learner can make of a data set; another one as it is."""
    if recipe.names_targets or not has_targets(recipe, registry):
        return recipe
    spec = registry.learners(recipe.generator.id).get(recipe.generator.id)
    can = [slot.name for slot in makeable(spec, data.slots, registry)]
    return recipe.model_copy(update={"targets": fitted_targets(recipe, data, can)})


def has_targets(recipe: Recipe, registry: Registry) -> bool:
    """Whether what learns by a recipe has target slots at all: an objective may learn from the conditions alone."""
    known = registry.objectives
    return recipe.generator.id not in known or bool(known.get(recipe.generator.id).labels)


def check_kinds(spec: LearnerSpec, targets: Sequence[Slot], data: Data, registry: Registry) -> None:
    """Refuse target slots that a learner can do nothing with; says which would do.

    Raises:
        UsageError: If there is one.
    """
    kinds = target_kinds(spec, registry)
    wrong = next((target for target in targets if target.modality not in kinds), None)
    if wrong is None or (isinstance(spec, GeneratorSpec) and spec.children):
        return
    could = [slot for slot in data.slots if slot.modality in kinds]
    asked = [slot.name for slot in could if slot.role != "condition"]
    hint = "The data set {dataset!r} has no slot of that kind."
    if asked:
        hint = "Choose another slot with --set target={other}."
    elif could:
        hint = "Another slot may be chosen after: mmstudio dataset role {dataset} {other}=either."
    raise UsageError(
        "The generator {id!r} makes {kinds}, but the slot {slot!r} is of the kind {modality}."
        if isinstance(spec, GeneratorSpec)
        else "The objective {id!r} learns from labels of the kind {kinds}, but the slot {slot!r} is of the kind {modality}.",
        hint=hint,
        id=spec.id,
        kinds=", ".join(kinds),
        slot=wrong.name,
        modality=wrong.modality,
        dataset=data.name,
        other=", ".join(asked[:1] or [slot.name for slot in could[:1]]),
    )
