"""The plan of a run: what recipe, data set and plugins become together. Everybody who asks what a run is reads this."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.plan.parts import (
    Chosen,
    check_encoder_names,
    check_level,
    decoders_of,
    encoder_of,
    fusion_of,
    generator_of,
    provenance_of,
)
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data, condition_named, roles_of
from mmstudio.plan.steps import check_steps, step_notes
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import EncoderSpec, FusionSpec, GeneratorSpec


@dataclass(frozen=True)
class RunPlan:
    """What a run is, decided once.

    Attributes:
        recipe: That it follows.
        data: That it trains on.
        targets: Slots that are made, in order.
        conditions: Slots that condition, in order, derived ones included.
        encoders: By condition slot, in the same order.
        fusion, generator: The other parts.
        decoders: By target slot, where the generator is made of others.
        provenance: ``kind:id`` of every part to where it came from.
        notes: What is to be known about it, and hinders nothing.
    """

    recipe: Recipe
    data: Data
    targets: tuple[Slot, ...]
    conditions: tuple[Slot, ...]
    encoders: Mapping[str, Chosen[EncoderSpec]]
    fusion: Chosen[FusionSpec]
    generator: Chosen[GeneratorSpec]
    provenance: Mapping[str, dict[str, str]]
    notes: tuple[Note, ...] = ()
    decoders: Mapping[str, Chosen[GeneratorSpec]] = field(default_factory=dict)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Targets, then conditions."""
        return (*self.targets, *self.conditions)

    @property
    def target(self) -> Slot:
        """The first slot that is made."""
        return self.targets[0]

    @property
    def guided(self) -> bool:
        """Whether guidance can steer what is made."""
        return self.generator.spec.guidance

    @property
    def guidance(self) -> dict[str, float]:
        """The recipe's scale per slot, as far as it can act."""
        names = {slot.name for slot in self.conditions}
        told = self.recipe.sampling.guidance if self.guided else {}
        return {name: scale for name, scale in told.items() if name in names}

    def check_folders(self, registry: Registry) -> None:
        """Refuse to begin without a folder that a part needs.

        Raises:
            NotFoundError: If one was not given, or is gone.
        """
        registry.resources.require(one for part in self.encoders.values() for one in part.spec.resources)

    def joint(self, *, fast: bool = False) -> float:
        """The recipe's scale over all slots; 1 where there is no guidance."""
        sampling = self.recipe.sampling
        return (sampling.fast_joint if fast else sampling.joint) if self.guided else 1.0

    def sampling(self, changes: Mapping[str, Any], *, fast: bool = False) -> PluginConfig:
        """The generator's sampling settings: the recipe's, those of its fast variant, then the changes.

        Raises:
            UsageError: If one is unknown or out of range.
        """
        told = self.recipe.sampling
        merged = {**told.settings, **(told.fast if fast else {}), **changes}
        spec = self.generator.spec
        return read_config(spec.sampling, merged, f"{spec.id} (sampling)")

    def check_guidance(self, guidance: Mapping[str, float], joint: float | None) -> None:
        """Refuse guidance where the generator has none, or for slots that do not condition.

        Raises:
            UsageError: In a sentence that names what there is.
        """
        for name in guidance:
            condition_named(name, self.conditions)
        for name, scale in [*guidance.items(), ("all conditions", 1.0 if joint is None else joint)]:
            if not math.isfinite(scale):
                raise UsageError(
                    "The guidance of {slot} must be a finite number, not {scale}.", slot=name, scale=scale
                )
        if not self.guided and (any(guidance.values()) or joint not in {None, 1.0}):
            raise UsageError(
                "The generator {id!r} has no guidance.", hint="Use --weight instead.", id=self.generator.id
            )

    def check_data(self, slots: Iterable[Slot]) -> None:
        """Refuse a data set that is not the one any more that the run was started with.

        Args:
            slots: That it has now.

        Raises:
            UsageError: If a slot of the run is gone, or holds something else.
        """
        now = {slot.name: slot.modality for slot in slots}
        for slot in self.slots:
            if now.get(slot.source) != slot.modality:
                raise UsageError(
                    "The data set {dataset!r} does not have the slot {slot!r} of the kind {modality} any more.",
                    hint="Put it back as it was when the run was started, or start a new run.",
                    dataset=self.data.name,
                    slot=slot.source,
                    modality=slot.modality,
                )

    def check_given(self, given: Iterable[str]) -> None:
        """Refuse to hold everything fixed that is made.

        Raises:
            UsageError: If nothing would be left to be made.
        """
        given, made = set(given), {slot.name for slot in self.targets}
        if given >= made:
            raise UsageError(
                "The run makes {slots}; nothing is left of that when {given} are given.",
                slots=", ".join(sorted(made)),
                given=", ".join(sorted(given)),
            )


def plan_run(recipe: Recipe, data: Data, registry: Registry) -> RunPlan:
    """Decide what a run of a recipe on a data set is.

    Raises:
        NotFoundError: If a part does not exist.
        UsageError: If recipe, data set and parts do not fit each other, or a setting is out of range; says which.
    """
    roles = roles_of(recipe, data)
    generator = generator_of(recipe, roles.targets, registry)
    decoders = decoders_of(recipe, generator.spec, roles.targets, registry)
    fusion = fusion_of(recipe, registry)
    check_level(fusion.spec, generator.id, generator.spec.levels, registry)
    encoders = {slot.name: encoder_of(recipe, slot, registry) for slot in roles.conditions}
    slots = list({slot.name: slot for slot in (*data.slots, *roles.conditions)}.values())
    check_encoder_names(recipe, slots, registry)
    used: dict[str, Catalog[Any]] = {
        f"generator:{generator.id}": registry.generators,
        **{f"generator:{part.id}": registry.generators for part in decoders.values()},
        f"fusion:{fusion.id}": registry.fusions,
        **{f"encoder:{part.id}": registry.encoders for part in encoders.values()},
        **{f"step:{step}": registry.steps for step in check_steps(recipe, slots, registry)},
    }
    plan = RunPlan(
        recipe,
        data,
        roles.targets,
        roles.conditions,
        encoders,
        fusion,
        generator,
        provenance_of(used),
        (
            *step_notes(recipe, (*roles.targets, *roles.conditions), registry),
            *_idle_guidance(recipe, roles.conditions, generator.spec),
        ),
        decoders,
    )
    plan.sampling({})
    plan.sampling({}, fast=True)
    return plan


def _idle_guidance(recipe: Recipe, conditions: tuple[Slot, ...], generator: GeneratorSpec) -> list[Note]:
    """Guidance in a recipe that steers nothing."""
    sampling = recipe.sampling
    if not generator.guidance:
        asked = any(sampling.guidance.values()) or sampling.joint != 1
        words = "The guidance in the recipe has no effect: the generator {id} has none."
        return [Note(words, {"id": generator.id})] if asked else []
    names = {slot.name for slot in conditions}
    return [
        Note("The guidance of {slot} has no effect: this training does not have it.", {"slot": name})
        for name in sampling.guidance
        if name not in names
    ]
