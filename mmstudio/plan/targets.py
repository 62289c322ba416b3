"""The slots that a learner can generate or learn from, and the default target of a recipe that names none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Aim, Data, fitted_targets
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, LearnerSpec, ObjectiveSpec, PredictorSpec


def makers(registry: Registry) -> Iterator[GeneratorSpec]:
    """The generators that have no decoders."""
    return (spec for spec in registry.generators if not spec.children)


def makeable(
    spec: LearnerSpec | PredictorSpec, slots: Iterable[Slot], registry: Registry
) -> tuple[Slot, ...]:
    """The slots of a data set that a generator can make, itself or through decoders, or that other learners can learn from.

    A slot of any role may hold labels, since labels are not generated.
    """
    kinds, makes = target_kinds(spec, registry), isinstance(spec, GeneratorSpec)
    return tuple(
        slot for slot in slots if slot.modality in kinds and not (makes and slot.role == "condition")
    )


def target_names(
    spec: LearnerSpec | PredictorSpec, slots: Iterable[Slot], registry: Registry
) -> tuple[str, ...]:
    """Possible target names for a learner: slots, and for a predictor also single columns of tables."""
    found = makeable(spec, slots, registry)
    if not isinstance(spec, PredictorSpec):
        return tuple(slot.name for slot in found)
    return tuple(
        name
        for slot in found
        for name in (
            [f"{slot.name}.{column}" for column in slot.columns] if len(slot.columns) > 1 else [slot.name]
        )
    )


def target_kinds(spec: LearnerSpec | PredictorSpec, registry: Registry) -> tuple[str, ...]:
    """The modalities that a target slot of a learner may have."""
    if isinstance(spec, PredictorSpec):
        return tuple(kind.id for kind in registry.modalities if kind.inline)
    if isinstance(spec, ObjectiveSpec):
        return spec.labels
    if not isinstance(spec, GeneratorSpec):
        return ()
    if spec.children:
        return tuple(dict.fromkeys(kind for one in makers(registry) for kind in one.produces))
    return spec.produces


def suited(recipe: Recipe, data: Data, registry: Registry) -> Recipe:
    """A recipe that names no targets, fitted to what its learner can do with a data set; any other recipe unchanged."""
    if recipe.names_targets or aim_of(recipe, registry) == "nothing":
        return recipe
    spec = registry.learners(recipe.generator.id).get(recipe.generator.id)
    can = target_names(spec, data.slots, registry)
    return recipe.model_copy(update={"targets": fitted_targets(recipe, data, can, every=makes_any(spec))})


def makes_any(spec: LearnerSpec | PredictorSpec) -> bool:
    """Whether a learner makes any slot from any other, so that its targets are also its conditions."""
    return isinstance(spec, GeneratorSpec) and spec.any_to_any


def aim_of(recipe: Recipe, registry: Registry) -> Aim:
    """Purpose of the target slots of a recipe: an objective may learn from the conditions alone."""
    learner, known = recipe.generator.id, registry.objectives
    if learner in registry.predictors:
        return "labels"
    if learner not in known:
        return "makes"
    return "labels" if known.get(learner).labels else "nothing"


def check_classes(spec: PredictorSpec, targets: Sequence[Slot]) -> None:
    """Refuse targets that are not exactly one slot of classes.

    Raises:
        UsageError: If there are several, or a table with several columns.
    """
    if len(targets) != 1:
        raise UsageError(
            "The predictor {id!r} learns one slot; the recipe names {slots}.",
            hint="Choose one of them with --set target=NAME.",
            id=spec.id,
            slots=", ".join(target.name for target in targets),
        )
    (target,) = targets
    if len(target.columns) > 1:
        raise UsageError(
            "The predictor {id!r} learns one column, but the slot {slot!r} has several.",
            hint="Choose one with --set target=NAME: {known}.",
            id=spec.id,
            slot=target.name,
            known=", ".join(f"{target.name}.{column}" for column in target.columns),
        )


def check_best_on(metric: str, targets: Sequence[Slot], registry: Registry, *, makes: bool) -> None:
    """Refuse a metric for the best checkpoint that cannot judge what a run makes.

    Args:
        metric: Its id; nothing is refused if it is empty.
        targets: The run's targets.
        registry: Knows the metrics.
        makes: Whether the run makes values.

    Raises:
        NotFoundError: If there is no such metric.
        UsageError: If it judges another modality, or nothing is made.
    """
    if not metric:
        return
    spec = registry.metrics.get(metric)
    kinds = [slot.modality for slot in targets] if makes else []
    if spec.modality not in kinds:
        raise UsageError(
            "The metric {id!r} judges {modality}, and the run makes {made}.",
            hint="Choose another metric.",
            id=spec.id,
            modality=spec.modality,
            made=", ".join(kinds) or "nothing",
        )
    if spec.extractor:
        registry.resources.require(registry.extractors.get(spec.extractor).resources)


REASONS = {
    GeneratorSpec: "The generator {id!r} makes {kinds}, but the slot {slot!r} is of the kind {modality}.",
    ObjectiveSpec: "The objective {id!r} learns from labels of the kind {kinds}, but the slot {slot!r} is of the kind {modality}.",
    PredictorSpec: "The predictor {id!r} learns classes out of {kinds}, but the slot {slot!r} is of the kind {modality}.",
}


def check_kinds(
    spec: LearnerSpec | PredictorSpec, targets: Sequence[Slot], data: Data, registry: Registry
) -> None:
    """Refuse target slots that a learner cannot use; the sentence says which ones it can.

    Raises:
        UsageError: If there is one.
    """
    kinds = target_kinds(spec, registry)
    wrong = next((target for target in targets if target.modality not in kinds), None)
    if wrong is None or (isinstance(spec, GeneratorSpec) and spec.children):
        return
    could = [slot for slot in data.slots if slot.modality in kinds]
    asked = [slot.name for slot in makeable(spec, data.slots, registry)]
    raise UsageError(
        next(words for kind, words in REASONS.items() if isinstance(spec, kind)),
        hint="Choose another slot with --set target={other}."
        if asked
        else "Another slot may be chosen after: mmstudio dataset role {dataset} {other}=either."
        if could
        else "The data set {dataset!r} has no slot of that kind.",
        id=spec.id,
        kinds=", ".join(kinds),
        slot=wrong.name,
        modality=wrong.modality,
        dataset=data.name,
        other=", ".join(asked[:1] or [slot.name for slot in could[:1]]),
    )
