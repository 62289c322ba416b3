"""Checks a recipe against a data set and the registry before anything is started."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import DatasetInfo, Slot
from mmstudio.core.sentences import Note
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import EncoderSpec, GeneratorSpec
from mmstudio.services.preprocessing import check_steps, slots_of_training, step_notes


@dataclass(frozen=True)
class Parts:
    """A recipe joined with a data set.

    Attributes:
        target: Slot to be made.
        conditions: Slots that condition, in the data set's order.
        provenance: ``kind:id`` of every part to where it came from.
        notes: What is to be known about them, and hinders nothing.
    """

    target: Slot
    conditions: tuple[Slot, ...]
    provenance: dict[str, dict[str, str]]
    notes: tuple[Note, ...] = ()


def check_recipe(recipe: Recipe, dataset: DatasetInfo, registry: Registry) -> Parts:
    """Join a recipe with a data set.

    Raises:
        UsageError: If they do not fit, a part does not exist, or a setting is out of range; says which.
    """
    target = _target(recipe, dataset)
    conditions = condition_slots(recipe, dataset.slots, dataset.name)
    generator = registry.generators.get(recipe.generator.id)
    if target.modality not in generator.produces:
        raise UsageError(
            "The generator {id!r} makes {produces}, but the slot {slot!r} is of the kind {modality}.",
            id=generator.id,
            produces=", ".join(generator.produces),
            slot=target.name,
            modality=target.modality,
        )
    fusion = registry.fusions.get(recipe.fusion.id)
    if fusion.level not in generator.levels:
        raise UsageError(
            "The fusion {fusion!r} works at the level {level!r}, which the generator {generator!r} does not support.",
            hint="It supports fusions of the levels {levels}: {known}.",
            fusion=fusion.id,
            level=fusion.level,
            generator=generator.id,
            levels=", ".join(generator.levels),
            known=", ".join(spec.id for spec in registry.fusions if spec.level in generator.levels),
        )
    used: dict[str, Catalog[Any]] = {
        f"generator:{generator.id}": registry.generators,
        f"fusion:{fusion.id}": registry.fusions,
    }
    read_config(generator.config, recipe.generator.settings, generator.id)
    read_config(fusion.config, recipe.fusion.settings, fusion.id)
    for slot in conditions:
        used[f"encoder:{_check_encoder(recipe, slot, registry).id}"] = registry.encoders
    _check_keys(recipe, (target, *conditions), registry)
    for step_id in check_steps(recipe, dataset, registry):
        used[f"step:{step_id}"] = registry.steps
    _check_sampling(recipe, generator)
    return Parts(
        target,
        conditions,
        {name: _told(name, catalog) for name, catalog in used.items()},
        tuple(step_notes(recipe, slots_of_training(recipe, target, conditions), registry)),
    )


def condition_slots(recipe: Recipe, slots: Iterable[Slot], dataset: str) -> tuple[Slot, ...]:
    """The slots that a recipe conditions on, in the data set's order.

    Raises:
        UsageError: If it names one that does not exist, or its own target.
    """
    known = {slot.name: slot for slot in slots}
    for name in recipe.conditions:
        if name not in known:
            raise UsageError(
                "The recipe conditions on the slot {slot!r}, which the data set {dataset!r} does not have.",
                hint="It has: {known}.",
                slot=name,
                dataset=dataset,
                known=", ".join(known),
            )
        if name == recipe.targets[0]:
            raise UsageError("The slot {slot!r} cannot be both the target and a condition.", slot=name)
    wanted = recipe.conditions or [name for name, slot in known.items() if slot.role != "target"]
    return tuple(slot for name, slot in known.items() if name in wanted and name != recipe.targets[0])


def _target(recipe: Recipe, dataset: DatasetInfo) -> Slot:
    target = dataset.slot(recipe.targets[0])
    if target is None or target.role == "condition":
        raise UsageError(
            "The recipe makes the slot {target!r}, which the data set {dataset!r} {trouble}.",
            hint="Slots that can be made: {known}. Choose one with --set target=NAME.",
            target=recipe.targets[0],
            dataset=dataset.name,
            trouble="does not have" if target is None else "has as a condition only",
            known=", ".join(slot.name for slot in dataset.slots if slot.role != "condition") or "none",
        )
    if not dataset.counts.get("train"):
        raise UsageError("The data set {dataset!r} has no samples to train on.", dataset=dataset.name)
    return target


def _check_encoder(recipe: Recipe, slot: Slot, registry: Registry) -> EncoderSpec:
    choice = recipe.encoders.get(slot.name) or recipe.encoders.get(slot.modality) or Choice(id="")
    spec = registry.encoders.get(choice.id) if choice.id else registry.encoder_for(slot.modality)
    if spec.modality != slot.modality:
        raise UsageError(
            "The encoder {id!r} takes {takes}, but the slot {slot!r} is of the kind {modality}.",
            id=spec.id,
            takes=spec.modality,
            slot=slot.name,
            modality=slot.modality,
        )
    read_config(spec.config, choice.settings, spec.id)
    return spec


def _check_keys(recipe: Recipe, slots: Iterable[Slot], registry: Registry) -> None:
    """An encoder given by a slot's name must be for a slot that exists; by a modality, it may be unused."""
    names = [slot.name for slot in slots]
    for name in recipe.encoders:
        if name not in names and name not in registry.modalities:
            raise UsageError(
                "The recipe has an encoder for {name!r}, which is neither a slot of this data set nor a modality.",
                hint="Slots: {slots}.",
                name=name,
                slots=", ".join(names),
            )


def _check_sampling(recipe: Recipe, generator: GeneratorSpec) -> None:
    owner = f"{generator.id} (sampling)"
    read_config(generator.sampling, recipe.sampling.settings, owner)
    read_config(generator.sampling, {**recipe.sampling.settings, **recipe.sampling.fast}, owner)


def check_guidance(
    generator: GeneratorSpec, guidance: dict[str, float], joint: float | None, conditions: tuple[Slot, ...]
) -> None:
    """Refuse guidance where the generator has none, or for slots that do not condition.

    Raises:
        UsageError: In a sentence that names what there is.
    """
    names = [slot.name for slot in conditions]
    for name in guidance:
        if name not in names:
            raise UsageError(
                "There is no condition {slot!r} to guide.",
                hint="Known: {known}.",
                slot=name,
                known=", ".join(names),
            )
    for name, scale in [*guidance.items(), ("all conditions", 1.0 if joint is None else joint)]:
        if not math.isfinite(scale):
            raise UsageError(
                "The guidance of {slot} must be a finite number, not {scale}.", slot=name, scale=scale
            )
    if not generator.guidance and (any(guidance.values()) or joint not in {None, 1.0}):
        raise UsageError(
            "The generator {id!r} has no guidance.", hint="Use --weight instead.", id=generator.id
        )


def _told(name: str, catalog: Catalog[Any]) -> dict[str, str]:
    origin = catalog.provenance(name.partition(":")[2])
    return {"plugin": origin.plugin, "distribution": origin.distribution, "version": origin.version}
