"""Building a model out of a recipe, and out of the description that a run keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from pydantic import TypeAdapter, ValidationError
from torch import nn

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.files import write_json
from mmstudio.core.json_text import read_json
from mmstudio.core.memory import free_bytes
from mmstudio.core.sample import VIEW, Slot
from mmstudio.engine.batches import Batch
from mmstudio.engine.conditioning import ConditionSide
from mmstudio.engine.learning import Learning, Moment
from mmstudio.engine.room import Room
from mmstudio.nn import Encoder, Features, Fusion, Generator, Learner, Losses, TargetInfo, TrainBatch
from mmstudio.nn.draws import drawing_from, generator_of
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plugins.config import PluginState, read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

Raws = Callable[[str], Iterable[Any]]
_ENCODING, _FUSING = 0x1F3D5B79, 0x2C4E6A8D
"""Have layers that draw for themselves, as dropout does, draw other numbers than the learner is handed."""


class Assembly(nn.Module):
    """Condition side and learner: all that is trained and used.

    Attributes:
        conditions: Encoders, nulls and fusion.
        learner: What learns, and produces where it is a generator.
        learning: What the loop knows of the learner.
    """

    def __init__(self, conditions: ConditionSide, learner: Learner) -> None:
        super().__init__()
        self.conditions = conditions
        self.learner = learner
        self.learning = Learning(learner)

    def forward(
        self, phase: str, batch: Batch, moment: Moment, encoded: dict[str, Features] | None = None
    ) -> Losses | None:
        """The loss of a phase over a batch: the one door of every phase.

        Args:
            phase: Which.
            batch: Of the step, or a part of it.
            moment: When.
            encoded: Features per condition slot, where they were made before (:mod:`mmstudio.engine.chunks`).

        Returns:
            ``None`` if the phase is skipped now.
        """
        side, device = self.conditions, batch.device
        learns = phase in self.learning.trains_condition
        with nullcontext() if learns else torch.no_grad():
            encoded = self.encode(batch, moment) if encoded is None else encoded
        with drawing_from(moment.seed ^ _FUSING, device):
            with nullcontext() if learns else torch.no_grad():
                condition, features = side.fuse(encoded, batch.weight)
            seen = TrainBatch(
                batch.targets,
                condition,
                features,
                moment.step,
                moment.progress,
                generator_of(moment.seed, device),
                there=batch.there,
                fuse=lambda weight: side.fuse(encoded, weight)[0],
                encoded=encoded,
                target_there=batch.target_there,
            )
            return self.learning.loss(phase, seen)

    def encode(self, batch: Batch, moment: Moment) -> dict[str, Features]:
        """Features per condition slot, before nulls; the same moment draws the same."""
        with drawing_from(moment.seed ^ _ENCODING, batch.device):
            return self.conditions.encode_all(batch.conditions)

    def averaged(self) -> set[str]:
        """Names of the parameters and buffers that sampling uses."""
        parts = self.learning.sampling_parts()
        prefixes = ("conditions.", *(f"learner.{part}." for part in parts)) if parts else ("",)
        return {name for name in self.state_dict() if name.startswith(prefixes)}


@dataclass(frozen=True)
class Part:
    """One part of a model as a run describes it.

    Attributes:
        id: Of its spec.
        settings: All of them, defaults included.
        state: What it learned from the data before training.
        slot: The slot it serves; none for fusion and generator.
    """

    id: str
    settings: Mapping[str, Any]
    state: Mapping[str, Any] = field(default_factory=dict)
    slot: Slot | None = None


@dataclass(frozen=True)
class ModelPlan:
    """Everything needed to build a model again, besides its weights; kept as ``model.json`` in the run.

    Attributes:
        encoders: Per condition slot.
        targets: Per target slot; the settings are the generator's.
        fusion, generator: The two other parts.
    """

    encoders: Mapping[str, Part]
    targets: Mapping[str, Part]
    fusion: Part
    generator: Part

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        write_json(
            path,
            {
                "encoders": {slot: _dump(part) for slot, part in self.encoders.items()},
                "targets": {slot: _dump(part) for slot, part in self.targets.items()},
                "fusion": _dump(self.fusion),
                "generator": _dump(self.generator),
            },
        )

    @classmethod
    def load(cls, path: Path) -> ModelPlan:
        """Read it back.

        Raises:
            DamagedError: If the file is missing or damaged.
        """
        try:
            found: ModelPlan = TypeAdapter(cls).validate_python(read_json(path))
        except (OSError, ValueError) as error:
            raise DamagedError(
                "The description of the model in {name} cannot be read: {reason}.",
                hint="The run cannot be used; train it again.",
                name=path.parent.name,
                reason=first_reason(error) if isinstance(error, ValidationError) else str(error),
            ) from error
        if not found.targets or any(
            part.slot is None for part in (*found.encoders.values(), *found.targets.values())
        ):
            raise DamagedError(
                "The description of the model in {name} cannot be read: {reason}.",
                hint="The run cannot be used; train it again.",
                name=path.parent.name,
                reason="a part names no slot",
            )
        return found


def _dump(part: Part) -> dict[str, Any]:
    slot = part.slot
    return {
        "id": part.id,
        "settings": dict(part.settings),
        "state": dict(part.state),
        "slot": None
        if slot is None
        else {"name": slot.name, "modality": slot.modality, "role": slot.role, "columns": list(slot.columns)},
    }


def condition_slots(recipe: Recipe, slots: Iterable[Slot]) -> list[Slot]:
    """The slots of a data set that a recipe conditions on, derived views included.

    Raises:
        UsageError: If a slot is not in the data, is the target, or none is left.
    """
    known = {slot.name: slot for slot in slots}
    if recipe.targets[0] not in known:
        raise UsageError(
            "The data set has no slot {target!r} to generate.",
            hint="It has: {known}.",
            target=recipe.targets[0],
            known=", ".join(known),
        )
    names = recipe.conditions or tuple(
        slot.name for slot in known.values() if slot.name != recipe.targets[0] and slot.role != "target"
    )
    for name in names:
        if name == recipe.targets[0]:
            raise UsageError("The slot {name!r} cannot be generated and be its own condition.", name=name)
        if name not in known:
            raise UsageError(
                "The data set has no slot {name!r}.",
                hint="It has: {known}.",
                name=name,
                known=", ".join(known),
            )
    chosen = [known[name] for name in names]
    modality = known[recipe.targets[0]].modality
    if recipe.training.views and all(slot.modality != modality for slot in chosen):
        chosen.append(Slot(recipe.targets[0] + VIEW, modality, "condition"))
    if not chosen:
        raise UsageError(
            "The data set has nothing to condition on besides {target!r}.",
            hint="Switch training.views on, or add texts, sounds or table columns.",
            target=recipe.targets[0],
        )
    return chosen


def plan_model(recipe: Recipe, slots: Iterable[Slot], registry: Registry, raws: Raws) -> ModelPlan:
    """Choose and fit the parts of a model.

    Args:
        recipe: What to build.
        slots: Of the data set.
        registry: Where ids are looked up.
        raws: Raw values of a slot's training split, for fitting.
    """
    slots = list(slots)
    encoders = {}
    for slot in condition_slots(recipe, slots):
        spec, choice = _encoder_choice(recipe, slot, registry)
        config = read_config(spec.config, choice.settings, choice.id)
        state = resolve(spec.factory).fit(config, slot, raws(slot.name))
        encoders[slot.name] = Part(spec.id, config.model_dump(mode="json"), state, slot)
    generator_spec = registry.generators.get(recipe.generator.id)
    config = read_config(generator_spec.config, recipe.generator.settings, recipe.generator.id)
    target = next(slot for slot in slots if slot.name == recipe.targets[0])
    if target.modality not in generator_spec.produces:
        raise UsageError(
            "The generator {id!r} makes {makes}, not {modality}.",
            id=generator_spec.id,
            makes=", ".join(generator_spec.produces),
            modality=target.modality,
        )
    state = resolve(generator_spec.factory).fit(config, target, raws(target.name))
    settings = config.model_dump(mode="json")
    fusion_spec = registry.fusions.get(recipe.fusion.id)
    fusion_config = read_config(fusion_spec.config, recipe.fusion.settings, recipe.fusion.id)
    return ModelPlan(
        encoders,
        {target.name: Part(generator_spec.id, settings, state, target)},
        Part(fusion_spec.id, fusion_config.model_dump(mode="json")),
        Part(generator_spec.id, settings),
    )


def _encoder_choice(recipe: Recipe, slot: Slot, registry: Registry) -> tuple[Any, Choice]:
    by_modality = recipe.encoders.get(slot.modality)
    choice = recipe.encoders.get(slot.name) or by_modality or Choice(id="")
    if not choice.id:
        base = by_modality.id if by_modality and by_modality.id else registry.encoder_for(slot.modality).id
        choice = Choice(id=base, settings=choice.settings)
    spec = registry.encoders.get(choice.id)
    if spec.modality != slot.modality:
        raise UsageError(
            "The encoder {id!r} takes {takes}, but the slot {slot!r} holds {modality}.",
            id=spec.id,
            takes=spec.modality,
            slot=slot.name,
            modality=slot.modality,
        )
    return spec, choice


def build_model(plan: ModelPlan, registry: Registry, free: Callable[[], int] = free_bytes) -> Assembly:
    """Build what a plan describes, with fresh weights.

    Args:
        plan: What to build.
        registry: Where ids are looked up.
        free: What tells the free memory in bytes.

    Raises:
        OutOfMemoryError: If it takes more memory than is free; what does not fit is never asked for.
        DamagedError, UsageError: If the plan says what cannot be built.
    """
    with Room(free):
        return _built(plan, registry)


def _built(plan: ModelPlan, registry: Registry) -> Assembly:
    encoders = {slot: build_encoder(part, registry) for slot, part in plan.encoders.items()}
    generator_spec = registry.generators.get(plan.generator.id)
    generator_class: type[Generator] = resolve(generator_spec.factory)
    config = read_config(generator_spec.config, dict(plan.generator.settings), plan.generator.id)
    fusion_spec = registry.fusions.get(plan.fusion.id)
    wants = generator_class.wants(config)
    if fusion_spec.level not in wants.levels:
        raise UsageError(
            "The generator {generator!r} cannot be conditioned at the level of {level}s that the fusion {fusion!r} gives.",
            hint="It takes: {levels}.",
            generator=plan.generator.id,
            level=fusion_spec.level,
            fusion=plan.fusion.id,
            levels=", ".join(wants.levels),
        )
    fusion_config = read_config(fusion_spec.config, dict(plan.fusion.settings), plan.fusion.id)
    shapes = {slot: encoder.shape for slot, encoder in encoders.items()}
    fusion: Fusion = resolve(fusion_spec.factory)(fusion_config, shapes, wants)
    targets = {slot: TargetInfo(_slot_of(part), part.state) for slot, part in plan.targets.items()}
    generator = generator_class(config, targets, fusion.shape)
    return Assembly(ConditionSide(encoders, fusion), generator)


def build_encoder(part: Part, registry: Registry) -> Encoder:
    """Build one encoder."""
    spec = registry.encoders.get(part.id)
    config = read_config(spec.config, dict(part.settings), part.id)
    made: type[Encoder] = resolve(spec.factory)
    _check_state(part, made.State)
    return made(config, _slot_of(part), part.state)


def _check_state(part: Part, kind: type[PluginState] | None) -> None:
    """Refuse what a part cannot have learned, before anything is sized by it."""
    if kind is None:
        return
    try:
        kind.model_validate(dict(part.state))
    except ValidationError as error:
        raise DamagedError(
            "What the part {id!r} of the model learned before training is not valid: {reason}.",
            hint="The run cannot be used; train it again.",
            id=part.id,
            reason=first_reason(error),
        ) from error


def _slot_of(part: Part) -> Slot:
    if part.slot is None:
        raise DamagedError("The part {id!r} of the model names no slot.", id=part.id)
    return part.slot


def slot_parts(plan: ModelPlan) -> Iterator[tuple[str, Part]]:
    """Condition and target slots with their parts."""
    yield from plan.encoders.items()
    yield from plan.targets.items()
