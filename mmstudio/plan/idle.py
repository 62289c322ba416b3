"""Notes about recipe settings that have no effect; they do not stop a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.plan.parts import Learning
from mmstudio.plan.recipe import Recipe
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, PredictorSpec


def idle_notes(
    recipe: Recipe, conditions: Sequence[Slot], learner: Learning, registry: Registry
) -> list[Note]:
    """Notes about everything in a recipe that has no effect.

    Args:
        recipe: The recipe.
        conditions: Condition slots of its training.
        learner: The learner that the recipe chooses.
        registry: The plugins.
    """
    return [*_guidance(recipe, conditions, learner), *_for_predictors(recipe, learner, registry)]


def _for_predictors(recipe: Recipe, learner: Learning, registry: Registry) -> Iterator[Note]:
    """Settings that a predictor does not use."""
    if not isinstance(learner, PredictorSpec):
        return
    if recipe.fusion.id:
        yield Note(
            "The fusion in the recipe has no effect: the predictor {id} sees every slot by itself.",
            {"id": learner.id},
        )
    steps = [choice.id for chosen in recipe.preprocess.values() for choice in chosen]
    for step in dict.fromkeys(step for step in steps if registry.steps.get(step).random):
        yield Note(
            "The step {step} has no effect: the predictor {id} learns everything at once, without random changes.",
            {"step": step, "id": learner.id},
        )


def _guidance(recipe: Recipe, conditions: Sequence[Slot], learner: Learning) -> list[Note]:
    """Guidance that cannot steer anything."""
    sampling = recipe.sampling
    if not isinstance(learner, GeneratorSpec) or not learner.guidance:
        asked = any(sampling.guidance.values()) or sampling.joint != 1
        said = Note(
            "The guidance in the recipe has no effect: the generator {id} has none.", {"id": learner.id}
        )
        return [said] if asked else []
    names = {slot.name for slot in conditions}
    return [
        Note("The guidance of {slot} has no effect: this training does not have it.", {"slot": name})
        for name in sampling.guidance
        if name not in names
    ]
