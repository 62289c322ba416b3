"""Fitting: what the parts of a run learn from the data before training, which describes its model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mmstudio.core.context import Samples
from mmstudio.core.sample import Slot
from mmstudio.engine.data.prepare import raw_values
from mmstudio.engine.data.preprocessing import FixedSteps
from mmstudio.engine.data.real import real_held_out
from mmstudio.nn.predictors import classes_of
from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.tasks import Task
from mmstudio.plan.transfer import Match
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import folders_of, resolve

Raws = Callable[[Slot], Iterable[Any]]


def fit_model(plan: RunPlan, raws: Raws, registry: Registry, taken: Match | None = None) -> ModelPlan:
    """Have the parts of a run learn what they need from the data before training.

    Args:
        plan: Plan of the run.
        raws: Gives the raw values of a slot's training split.
        registry: Knows the folders that a person provided.
        taken: What is taken from another run, with what that learned from its data.
    """
    encoders = {}
    for slot in plan.conditions:
        encoder = plan.encoders[slot.name]
        given = registry.resources.found(encoder.spec.resources, {})
        state = None if taken is None else taken.encoder_state(slot.name)
        if state is None:
            state = resolve(encoder.spec.factory).fit(encoder.config, slot, raws(slot), given)
        encoders[slot.name] = Part(encoder.id, encoder.settings, state, slot)
    return ModelPlan(
        encoders,
        {slot.name: _fitted_target(plan, slot, raws, registry, taken) for slot in plan.targets},
        None if plan.fusion is None else Part(plan.fusion.id, plan.fusion.settings),
        Part(plan.generator.id, plan.generator.settings),
        {task.name: _fitted_task(task, raws, registry) for task in plan.tasks},
    )


def fit_labels(plan: RunPlan, raws: Raws, registry: Registry, taken: Match | None = None) -> None:
    """Have a run's learner learn what it needs from labels alone, and forget it: arguments as for :func:`fit_model`.

    Raises:
        StudioError: If it cannot learn them.
    """
    for slot in plan.targets:
        if slot.name in plan.told:
            _fitted_target(plan, slot, raws, registry, taken)
    for task in plan.tasks:
        if task.slot is not None and task.slot.name in plan.told:
            _fitted_task(task, raws, registry)


def _fitted_target(plan: RunPlan, slot: Slot, raws: Raws, registry: Registry, taken: Match | None) -> Part:
    chosen = plan.decoders.get(slot.name, plan.generator)
    known = None if taken is None else taken.target_state(slot.name)
    if known is not None:
        state = known
    elif plan.predicts:
        state = {"classes": list(classes_of(raws(slot), slot))}
    else:
        folders = registry.resources.handed(folders_of(chosen.spec), {})
        state = resolve(chosen.spec.factory).fit(chosen.config, slot, raws(slot), **folders)
    return Part(chosen.id, chosen.settings, state, slot)


def _fitted_task(task: Task, raws: Raws, registry: Registry) -> Part:
    chosen, state = task.part, {}
    if task.slot is not None:
        folders = registry.resources.handed(folders_of(chosen.spec), {})
        state = resolve(chosen.spec.factory).fit(chosen.config, task.slot, raws(task.slot), **folders)
    return Part(chosen.id, chosen.settings, state, task.slot)


def check_labels(plan: RunPlan, samples: Samples, registry: Registry, taken: Match | None = None) -> None:
    """Have a learner see all labels of the training split, and keep nothing of what it learns from them.

    Args:
        plan: Plan of the run that would be made.
        samples: Its data set.
        registry: Knows the codecs, and the folders that a person provided.
        taken: What would be taken from another run.

    Raises:
        StudioError: If it cannot learn them, with the sentence with which the training would fail.
    """
    steps = FixedSteps(plan.recipe.preprocess, registry)
    held = real_held_out(samples, synthetic=plan.recipe.training.synthetic)

    def raws(slot: Slot) -> Iterable[Any]:
        codec = resolve(registry.modalities.get(slot.modality).factory)()
        return (steps.apply(slot, raw) for raw in raw_values(held, "train", slot.source, codec))

    fit_labels(plan, raws, registry, taken)
