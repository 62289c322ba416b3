"""Building of a model from the plan of a run, or from the description that the run keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.memory import free_bytes
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.conditioning import ConditionSide, as_many
from mmstudio.engine.model.descriptions import check_state, described
from mmstudio.engine.model.frozen import FrozenEncoder, FrozenSlot, frozen_encoders
from mmstudio.engine.model.phases import Learning, Moment
from mmstudio.engine.model.room import Room
from mmstudio.engine.model.tasks import SideTasks
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Features,
    Fusion,
    Generator,
    Learner,
    Losses,
    Objective,
    Parent,
    TargetInfo,
    Teaching,
    TrainBatch,
)
from mmstudio.nn.draws import drawing_from, generator_of
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.parts import check_level
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, ObjectiveSpec, PredictorSpec, resolve

T = TypeVar("T")
_ENCODING, _FUSING = 0x1F3D5B79, 0x2C4E6A8D
"""Gives layers that draw by themselves, such as dropout, other numbers than those the learner gets."""


class Assembly(nn.Module):
    """A whole model: condition side and learner.

    Attributes:
        conditions: Encoders, nulls and fusion.
        learner: Learns, and generates values if it is a generator.
        tasks: What is learned beside it; ``None`` if nothing is.
        learning: The learner and its tasks as the loop sees them.
        settles: Share of the budget from which the condition side learns no more.
        teaching: What a wider model says of a batch, if it learns from one; no part of it, so that it is neither trained nor saved.
    """

    settles: float = 1.0
    teaching: Callable[[Batch, Moment], Teaching] | None = None

    def __init__(self, conditions: ConditionSide, learner: Learner, tasks: SideTasks | None = None) -> None:
        super().__init__()
        self.conditions = conditions
        self.learner = learner
        self.tasks = tasks
        self.learning = Learning(learner, tasks)

    def objectives(self) -> dict[str, Objective]:
        """The objectives by name: the learner, if it is one, without a name, then the tasks."""
        own = {"": self.learner} if isinstance(self.learner, Objective) else {}
        return own if self.tasks is None else {**own, **dict(self.tasks.items())}

    def labels(self, task: str, targets: Mapping[str, T]) -> dict[str, T]:
        """What of the targets belongs to a task, or, without its name, to the learner."""
        beside = () if self.tasks is None else self.tasks.names
        return {slot: one for slot, one in targets.items() if (slot == task if task else slot not in beside)}

    def forward(
        self, phase: str, batch: Batch, moment: Moment, encoded: dict[str, Features] | None = None
    ) -> Losses | None:
        """Loss of a phase over a batch; every phase goes through this method.

        Args:
            phase: Name of the phase.
            batch: Batch of the step, or a part of it.
            moment: When the phase runs.
            encoded: Features per condition slot, if they were computed before (:mod:`mmstudio.engine.train.chunks`).

        Returns:
            The loss; ``None`` if the phase is skipped this time.
        """
        if phase in self.learning.unconditioned:
            return self.learning.loss(phase, self._blind(batch, moment))
        learns = self.learns(phase, moment)
        with nullcontext() if learns else torch.no_grad():
            encoded = self.encode(batch, moment) if encoded is None else encoded
        with drawing_from(moment.seed ^ _FUSING, batch.device):
            with nullcontext() if learns else torch.no_grad():
                seen = self._seen(batch, moment, encoded, learns=learns)
            if self.teaching is not None and self.training:
                seen = replace(seen, teaching=self.teaching(batch, moment))
            losses = self.learning.loss(phase, seen)
        own = seen.condition.losses if learns and self.training else None
        return losses if losses is None or own is None else with_fusion(losses, own)

    def learns(self, phase: str, moment: Moment) -> bool:
        """Whether a phase trains the condition side at a moment."""
        return phase in self.learning.trains_condition and not self.settles <= moment.progress < 1

    @torch.no_grad()
    def judge(
        self, batch: Batch, encoded: dict[str, Features] | None = None, task: str = ""
    ) -> Mapping[str, Tensor]:
        """An objective's judgement of samples; see :meth:`mmstudio.nn.Objective.judge`.

        Args:
            batch: The samples.
            encoded: Features per condition slot, if they were computed before.
            task: Name of the task whose objective judges; the learner does if empty.

        Raises:
            UsageError: If the model has no objective.
        """
        objective = self.objectives().get(task)
        if objective is None:
            raise UsageError("The run generates; it judges nothing.")
        encoded = self.encode(batch, Moment()) if encoded is None else encoded
        seen = self._seen(batch, Moment(), encoded, learns=False)
        if self.tasks is not None:
            seen = self.tasks.seen(task, seen) if task else self.tasks.without(seen)
        return objective.judge(seen)

    def _seen(
        self, batch: Batch, moment: Moment, encoded: dict[str, Features], *, learns: bool
    ) -> TrainBatch:
        """A batch in the form that a learner sees."""
        side = self.conditions
        condition, features = side.fuse(encoded, batch.weight, learns=learns)
        return TrainBatch(
            batch.targets,
            condition,
            features,
            moment.step,
            moment.progress,
            generator_of(moment.seed, batch.device),
            there=batch.there,
            fuse=lambda weight: side.fuse(as_many(encoded, weight), weight, learns=False)[0],
            encoded=encoded,
            target_there=batch.target_there,
            positions=batch.positions,
        )

    def _blind(self, batch: Batch, moment: Moment) -> TrainBatch:
        """A batch for a phase that looks at no condition."""
        nothing = torch.zeros(batch.size, 0, device=batch.device)
        return TrainBatch(
            batch.targets,
            Condition(nothing),
            {},
            moment.step,
            moment.progress,
            generator_of(moment.seed, batch.device),
            there=batch.there,
            target_there=batch.target_there,
        )

    def encode(self, batch: Batch, moment: Moment) -> dict[str, Features]:
        """Features per condition slot, before nulls are mixed in; the same moment draws the same numbers."""
        with drawing_from(moment.seed ^ _ENCODING, batch.device):
            return self.conditions.encode_all(batch.conditions)

    def averaged(self) -> set[str]:
        """Names of the parameters and buffers that sampling uses."""
        conditions = {name for name in self.state_dict() if name.startswith(("conditions.", "tasks."))}
        return conditions | {f"learner.{name}" for name in self.learning.used()}


def with_fusion(losses: Losses, own: Losses) -> Losses:
    """A phase's loss plus the fusion's own, with the same weight: the number of samples that the phase's loss is about."""
    parts = {f"fusion {name}": value for name, value in own.parts.items()}
    return Losses(losses.total + own.total, losses.parts | parts, losses.count, losses.figures)


def build_model(
    plan: ModelPlan,
    registry: Registry,
    free: Callable[[], int] = free_bytes,
    frozen: Mapping[str, FrozenEncoder] | None = None,
) -> Assembly:
    """Build the model that a plan describes, with fresh weights.

    Args:
        plan: Plan of the model.
        registry: Where ids are looked up.
        free: Returns the free memory in bytes.
        frozen: Its frozen encoders by slot, if they exist already; they are not part of the model.

    Raises:
        OutOfMemoryError: If it takes more memory than is free; memory that does not fit is never requested.
        DamagedError, UsageError: If it cannot be built from the plan.
    """
    frozen = frozen_encoders(plan, registry) if frozen is None else frozen
    with Room(free):
        return _built(plan, registry, frozen)


def _built(plan: ModelPlan, registry: Registry, frozen: Mapping[str, FrozenEncoder]) -> Assembly:
    encoders = {
        slot: FrozenSlot(frozen[slot]) if slot in frozen else described(part, registry).build()
        for slot, part in plan.encoders.items()
    }
    spec = registry.learners(plan.generator.id).get(plan.generator.id)
    if plan.fusion is None or isinstance(spec, PredictorSpec):
        raise DamagedError("The model names no fusion.", hint="Train it again.")
    made: type[Learner] = resolve(spec.factory)
    config = read_config(spec.config, dict(plan.generator.settings), plan.generator.id)
    fusion_spec = registry.fusions.get(plan.fusion.id)
    wants = made.wants(config)
    check_level(fusion_spec, plan.generator.id, wants.levels, registry)
    fusion_config = read_config(fusion_spec.config, dict(plan.fusion.settings), plan.fusion.id)
    shapes = {
        slot: replace(encoder.shape, modality=slot_of(plan.encoders[slot]).modality)
        for slot, encoder in encoders.items()
    }
    given = registry.resources.handed(fusion_spec.resources, plan.fusion.resources)
    fusion: Fusion = resolve(fusion_spec.factory)(fusion_config, shapes, wants, **given)
    targets = {slot: TargetInfo(slot_of(part), part.state) for slot, part in plan.targets.items()}
    if not targets and not isinstance(spec, ObjectiveSpec):
        raise DamagedError("The model makes nothing: it names no target slot.", hint="Train it again.")
    for part in plan.targets.values():
        check_state(part, resolve(registry.learners(part.id).get(part.id).factory).State)
    side = ConditionSide(encoders, fusion)
    tasks = _tasks(plan, side.shape, registry) if plan.tasks else None
    folders: dict[str, Any] = registry.resources.handed(spec.resources, plan.generator.resources)
    if isinstance(spec, GeneratorSpec) and spec.children:
        parent: Any = made
        decoders = _decoders(parent, config, plan, targets, side.shape, registry)
        return Assembly(side, parent(config, targets, side.shape, decoders, **folders), tasks)
    return Assembly(side, made(config, targets, side.shape, **folders), tasks)


def _tasks(plan: ModelPlan, condition: ConditionShape, registry: Registry) -> SideTasks:
    """The objectives that are learned beside the learner, over the same condition."""
    learners, slots = dict[str, Objective](), dict[str, str]()
    for name, part in plan.tasks.items():
        spec = registry.objectives.get(part.id)
        made: type[Objective] = resolve(spec.factory)
        check_state(part, made.State if part.slot is not None else None)
        targets = {} if part.slot is None else {name: TargetInfo(part.slot, part.state)}
        config = read_config(spec.config, dict(part.settings), spec.id)
        folders: dict[str, Any] = registry.resources.handed(spec.resources, part.resources)
        learners[name] = made(config, targets, condition, **folders)
        slots[name] = "" if part.slot is None else name
    return SideTasks(learners, slots)


def _decoders(
    parent: type[Parent],
    config: Any,
    plan: ModelPlan,
    targets: Mapping[str, TargetInfo],
    condition: ConditionShape,
    registry: Registry,
) -> dict[str, Generator]:
    """One generator per target slot, conditioned on what its parent shows it."""
    decoders = {}
    for slot, part in plan.targets.items():
        spec = registry.generators.get(part.id)
        made: type[Generator] = resolve(spec.factory)
        own = read_config(spec.config, dict(part.settings), spec.id)
        shown = parent.shown(config, slot, condition)
        if shown.level not in made.wants(own).levels:
            raise UsageError(
                "The generator {parent!r} shows its decoders conditions of the level {level!r}, which {decoder!r} does not take.",
                hint="Choose another generator for {slot!r} with --set decoder.{slot}.id=NAME.",
                parent=plan.generator.id,
                level=shown.level,
                decoder=spec.id,
                slot=slot,
            )
        folders: dict[str, Any] = registry.resources.handed(spec.resources, part.resources)
        decoders[slot] = made(own, {slot: targets[slot]}, shown, **folders)
    return decoders
