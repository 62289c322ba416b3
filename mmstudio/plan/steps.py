"""The steps of a recipe in a training: which ones fit, which slots they change together, what they may make untrue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note, Sentence
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import view_of
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import StepSpec


def check_steps(recipe: Recipe, slots: Sequence[Slot], registry: Registry) -> list[str]:
    """Check the steps of a recipe, and return their ids in order.

    Args:
        recipe: The recipe.
        slots: Slots of the data set and of the training.
        registry: The plugins.

    Raises:
        UsageError: If a step does not exist or is for another kind of slot, or a setting is out of range.
    """
    return [
        spec.id
        for name, choices in recipe.preprocess.items()
        for spec in check_choices(name, choices, slots, registry)
    ]


def check_choices(
    name: str, choices: Iterable[Choice], slots: Sequence[Slot], registry: Registry
) -> list[StepSpec]:
    """Steps listed for one slot, or for the view that a slot could have; a slot that does not exist accepts any step.

    Raises:
        UsageError: As :func:`check_steps`.
    """
    known = {slot.name: slot for slot in [*(view_of(slot, slots) for slot in slots), *slots]}
    slot = known.get(name)
    specs = []
    for choice in choices:
        spec = registry.steps.get(choice.id)
        if slot is not None and spec.modality != slot.modality:
            raise UsageError(
                "The step {id!r} does not fit the slot {slot!r}.",
                hint="It is for {takes}; the slot is of the kind {modality}. Steps for it: {known}.",
                id=spec.id,
                slot=name,
                takes=spec.modality,
                modality=slot.modality,
                known=", ".join(step.id for step in registry.steps if step.modality == slot.modality)
                or "none",
            )
        read_config(spec.config, choice.settings, spec.id)
        specs.append(spec)
    return specs


def moved_with(spec: StepSpec, slot: str, slots: Iterable[Slot]) -> list[str]:
    """The other slots that a step on this slot changes with the same draws."""
    if not (spec.random and spec.moves_together):
        return []
    return [other.name for other in slots if other.modality == spec.modality and other.name != slot]


def contradicted(spec: StepSpec, slot: str, slots: Iterable[Slot], registry: Registry) -> list[str]:
    """The text and table slots whose values a step on a slot may make untrue."""
    if not spec.contradicts:
        return []
    told = [other.name for other in slots if _tells(other, registry)]
    return [slot] if slot in told else told


def step_notes(recipe: Recipe, slots: Sequence[Slot], registry: Registry) -> list[Note]:
    """Notes about the steps of a recipe.

    Args:
        recipe: Recipe whose steps have been checked.
        slots: Slots of its training.
        registry: The plugins.
    """
    notes = []
    names = {slot.name for slot in slots}
    for name, steps in recipe.preprocess.items():
        if steps and name not in names:
            notes.append(
                Note("The steps for {slot} change nothing: this training does not have it.", {"slot": name})
            )
            continue
        for spec in (registry.steps.get(choice.id) for choice in steps):
            told = contradicted(spec, name, slots, registry)
            if told:
                words = {
                    "step": Sentence(spec.title),
                    "why": Sentence(spec.contradicts),
                    "slots": ", ".join(told),
                }
                notes.append(Note("{step}: {why} This data has {slots}.", words))
    return notes


def _tells(slot: Slot, registry: Registry) -> bool:
    """Whether a slot holds texts or table rows."""
    return slot.modality in registry.modalities and registry.modalities.get(slot.modality).inline
