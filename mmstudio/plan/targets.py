"""The slots that a learner can generate or learn from, and the default target of a recipe that names none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Aim, Data, turned_slots
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, LearnerSpec, ObjectiveSpec, PredictorSpec, tells_column


def makers(registry: Registry) -> Iterator[GeneratorSpec]:
    """The generators that have no decoders."""
    return (spec for spec in registry.generators if not spec.children)


def makeable(
    spec: LearnerSpec | PredictorSpec, slots: Iterable[Slot], registry: Registry
) -> tuple[Slot, ...]:
    """The slots of a data set that a generator can make, itself or through decoders, or that other learners can learn from.

    A slot of any role may hold labels, since labels are not generated.
    """
    kinds, data = target_kinds(spec, registry), Data("", tuple(slots))
    among = data.makeable() if isinstance(spec, GeneratorSpec) else data.slots
    found = [slot for slot in among if slot.modality in kinds]
    if isinstance(spec, ObjectiveSpec):
        found.sort(key=lambda slot: kinds.index(slot.modality))
    if isinstance(spec, PredictorSpec):  # a column by itself names classes; texts rarely do
        found.sort(key=lambda slot: (not slot.columns, len(slot.columns) > 1))
    return tuple(found)


def target_names(
    spec: LearnerSpec | PredictorSpec, slots: Iterable[Slot], registry: Registry
) -> tuple[str, ...]:
    """Possible target names for a learner: slots, and for one that tells columns also single columns of tables."""
    found = makeable(spec, slots, registry)
    if not tells_column(spec):
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


def fitted_targets(recipe: Recipe, data: Data, can: Sequence[str], *, every: bool = False) -> tuple[str, ...]:
    """A recipe fitted to a data set; if its slots are missing there, or it names none, the first slot that can be made is used.

    Args:
        recipe: Recipe of the training.
        data: Data set to train on.
        can: Slots that its generator can make.
        every: Whether all that can be made is made unless the recipe names its targets.
    """
    if every and can and not recipe.names_targets:
        return tuple(can)
    there = (
        name
        for name in recipe.targets
        if name in can or (recipe.names_targets and data.slot(name) is not None)
    )
    return tuple(there) or tuple(can[:1]) or recipe.targets


def turned_notes(targets: Sequence[Slot], conditions: Sequence[Slot], data: Data) -> list[Note]:
    """Notes about slots that a run generates although its data set has them as conditions only."""
    notes = []
    made = {slot.name for slot in targets}
    for slot in turned_slots(targets):
        given = ", ".join(other.name for other in conditions if other.name != slot.name)
        notes.append(
            Note(
                "The data set has {slot} as a condition only; this training makes it, from {conditions}.",
                {"slot": slot.name, "conditions": given},
            )
        )
        alike = [one.name for one in data.slots if one.modality == slot.modality and one.name not in made]
        if alike:
            notes.append(
                Note(
                    "{slot} is the first slot of its kind; {others} could be made as well: --set target={other}.",
                    {"slot": slot.name, "others": ", ".join(alike), "other": alike[0]},
                )
            )
    return notes


def label_notes(
    recipe: Recipe, targets: Sequence[Slot], data: Data, spec: LearnerSpec | PredictorSpec, registry: Registry
) -> list[Note]:
    """A note on what a predictor learns, where the recipe leaves it open and there are several possibilities."""
    others = (
        [name for name in target_names(spec, data.slots, registry) if name != targets[0].name]
        if targets
        else []
    )
    if recipe.names_targets or not others or not isinstance(spec, PredictorSpec):
        return []
    return [
        Note(
            "{slot} is what is learned; it could be {others} as well: --set target={other}.",
            {"slot": targets[0].name, "others": ", ".join(others), "other": others[0]},
        )
    ]


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


def check_column(spec: LearnerSpec | PredictorSpec, targets: Sequence[Slot]) -> None:
    """Refuse targets that are not exactly one slot of texts, or one column.

    Raises:
        UsageError: If there are several, or a table with several columns.
    """
    if len(targets) != 1:
        raise UsageError(
            "The predictor {id!r} learns one slot; the recipe names {slots}."
            if isinstance(spec, PredictorSpec)
            else "The objective {id!r} learns one slot; the recipe names {slots}.",
            hint="Choose one of them with --set target=NAME.",
            id=spec.id,
            slots=", ".join(target.name for target in targets),
        )
    (target,) = targets
    if len(target.columns) > 1:
        raise UsageError(
            "The predictor {id!r} learns one column, but the slot {slot!r} has several."
            if isinstance(spec, PredictorSpec)
            else "The objective {id!r} learns one column, but the slot {slot!r} has several.",
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


def sees_all(spec: LearnerSpec | PredictorSpec) -> bool:
    """Whether all other slots condition a learner by default: it makes nothing, so that none of them is to be made."""
    return isinstance(spec, ObjectiveSpec) and spec.tells


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
    asked = [slot.name for slot in makeable(spec, data.slots, registry)]
    raise UsageError(
        next(words for kind, words in REASONS.items() if isinstance(spec, kind)),
        hint="Choose another slot with --set target={other}."
        if asked
        else "The data set {dataset!r} has no slot of that kind.",
        id=spec.id,
        kinds=", ".join(kinds),
        slot=wrong.name,
        modality=wrong.modality,
        dataset=data.name,
        other=", ".join(asked[:1]),
    )
