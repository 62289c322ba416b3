"""Preparers of a run's slots, made from its plan without building a network."""

from __future__ import annotations

from typing import Any

from mmstudio.engine.model.descriptions import described
from mmstudio.nn import Learner, Preparer
from mmstudio.nn.predictors import Classes
from mmstudio.plan.model_plan import ModelPlan, Part, slot_of
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import PredictorSpec, resolve

Preparers = dict[str, Preparer]


def preparers_of(plan: ModelPlan, registry: Registry) -> Preparers:
    """One preparer for every condition and target slot of a plan; that of the encoder if a slot is both.

    Raises:
        DamagedError, UsageError: If they cannot be made from the plan.
    """
    conditions = {slot: described(part, registry).preparer() for slot, part in plan.encoders.items()}
    return target_preparers_of(plan, registry) | conditions


def target_preparers_of(plan: ModelPlan, registry: Registry) -> Preparers:
    """One preparer for every target slot of a plan: that of the learner, of the slot's decoder, or of the task that learns it.

    Raises:
        DamagedError, UsageError: If they cannot be made from the plan.
    """
    return {slot: _of_target(part, registry) for slot, part in plan.learned.items()}


def _of_target(part: Part, registry: Registry) -> Preparer:
    spec = registry.learners(part.id).get(part.id)
    if isinstance(spec, PredictorSpec):
        return Classes.of(slot_of(part), part.state, part.id)
    made: type[Learner] = resolve(spec.factory)
    config = read_config(spec.config, dict(part.settings), part.id)
    folders: dict[str, Any] = registry.resources.handed(spec.resources, part.resources)
    return made.preparer(config, slot_of(part), part.state, **folders)
