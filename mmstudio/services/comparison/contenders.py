"""Contenders of a study: recipes that differ from one recipe in one thing each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Baseline, ObjectiveSpec, PredictorSpec
from mmstudio.services.comparison.wishes import Family, Subject

ALONE = "alone:"
"""Before the name of the one slot that a baseline is given."""
AS_IT_IS = "as-it-is"
WITHOUT, WITH = "without", "with"
"""Ids of the two sides of a study of generated samples."""


def contenders(of: Subject, plan: RunPlan, registry: Registry, plugin: str) -> list[Family]:
    """What takes part in a study.

    Args:
        of: What is compared; not ``families``.
        plan: Plan of the recipe from which they differ.
        registry: What is installed.
        plugin: The plugin that brings the learner.
    """
    return [
        Family(name, plan.recipe.model_copy(update=changes), plugin, usual=True, title=title)
        for name, title, changes in _changes(of, plan, registry)
    ]


def _changes(of: Subject, plan: RunPlan, registry: Registry) -> Iterator[Contender]:
    match of:
        case "fusions":
            yield from _baselines(plan, registry)
            yield from _fusions(plan, registry)
        case "baselines":
            yield AS_IT_IS, Note("The recipe as it is"), {}
            yield from _baselines(plan, registry)
        case "absence":
            yield from _absence(plan.recipe)
        case "synthetic":
            yield from _synthetic(plan.recipe)
        case _:
            raise AssertionError(of)  # families are found by their learners


def without_copies(found: Sequence[Family]) -> tuple[Family, ...]:
    """The contenders, but of those with one recipe the first alone."""
    kept: list[Family] = []
    for one in found:
        if all(one.recipe != other.recipe for other in kept):
            kept.append(one)
    return tuple(kept)


Contender = tuple[str, Note, dict[str, Any]]
"""Id, title, and the fields of the recipe that differ."""


def _baselines(plan: RunPlan, registry: Registry) -> Iterator[Contender]:
    """Each slot alone, and what the learner's spec calls plain ways."""
    recipe, spec = plan.recipe, plan.generator.spec
    if len(plan.conditions) < 2:
        return
    for slot in plan.conditions:
        yield f"{ALONE}{slot.name}", Note("{slot} alone", {"slot": slot.name}), {"conditions": (slot.name,)}
    for one in spec.baselines if isinstance(spec, ObjectiveSpec | PredictorSpec) else ():
        settings = {**recipe.generator.settings, **one.settings}
        changes: dict[str, Any] = {"generator": Choice(id=spec.id, settings=settings)}
        fusion = _fusion_for(one, recipe, registry)
        if fusion is not None:
            yield one.id, Note(one.title), {**changes, "fusion": fusion}


def _fusion_for(one: Baseline, recipe: Recipe, registry: Registry) -> Choice | None:
    """The fusion of a plain way; ``None`` if none of its level is installed."""
    if not one.level:
        return recipe.fusion
    known = {spec.id: spec.level for spec in registry.fusions}
    if known.get(recipe.fusion.id) == one.level:
        return recipe.fusion
    return next((Choice(id=name) for name, level in known.items() if level == one.level), None)


def _fusions(plan: RunPlan, registry: Registry) -> Iterator[Contender]:
    if plan.fusion is None:
        yield AS_IT_IS, Note("The recipe as it is"), {}
        return
    for spec in registry.fusions:
        own = plan.recipe.fusion if plan.fusion.id == spec.id else Choice(id=spec.id)
        yield f"fusion:{spec.id}", Note(spec.title), {"fusion": own}


def _absence(recipe: Recipe) -> Iterator[Contender]:
    """How a training learns what to do without a slot: slots are dropped or not, nulls are learned or zeros."""
    share = 0.5 if recipe.training.drop == 0 else recipe.training.drop
    for name, title, drop, nulls in (
        (AS_IT_IS, Note("Slots dropped, nulls learned"), share, "learned"),
        ("no-dropping", Note("No slots dropped, nulls learned"), 0.0, "learned"),
        ("zero-nulls", Note("Slots dropped, nulls of zeros"), share, "zero"),
        ("neither", Note("No slots dropped, nulls of zeros"), 0.0, "zero"),
    ):
        training = recipe.training.model_copy(update={"drop": drop, "nulls": nulls})
        yield name, title, {"training": training}


def _synthetic(recipe: Recipe) -> Iterator[Contender]:
    for name, title, used in (
        (WITHOUT, Note("Real samples alone"), False),
        (WITH, Note("With generated samples"), True),
    ):
        yield name, title, {"training": recipe.training.model_copy(update={"synthetic": used})}
