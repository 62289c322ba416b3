"""The plan of a run: the result of recipe, data set and plugins. All code that asks what a run is reads it here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.plan.parts import (
    Chosen,
    check_encoder_names,
    decoders_of,
    encoder_of,
    fusion_of,
    learner_of,
    provenance_of,
)
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import completed, idle_notes
from mmstudio.plan.roles import Data, roles_of
from mmstudio.plan.run_slots import RunSlots, each_once
from mmstudio.plan.slot_settings import ALL, check_scales, check_slot_settings, split_settings, with_decoders
from mmstudio.plan.steps import check_steps, step_notes
from mmstudio.plan.targets import (
    aim_of,
    check_best_on,
    label_notes,
    makes_any,
    sees_all,
    suited,
    target_kinds,
    turned_notes,
)
from mmstudio.plan.tasks import tasks_of
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.named_parts import check_named_parts
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import EncoderSpec, FusionSpec, GeneratorSpec, folders_of


@dataclass(frozen=True)
class RunPlan(RunSlots):
    """The decisions about a run, made once, besides what its slots are for.

    Attributes:
        recipe: The recipe.
        data: The data set that it trains on.
        encoders: Encoders by condition slot, in the order of the conditions.
        fusion: The fusion; ``None`` for a predictor, which sees every slot by itself.
        decoders: Decoders by target slot, if the generator has decoders.
        provenance: ``kind:id`` of every part to where it came from.
        notes: Facts that a person should know, and that do not stop the run.
    """

    recipe: Recipe
    data: Data
    encoders: Mapping[str, Chosen[EncoderSpec]]
    fusion: Chosen[FusionSpec] | None
    provenance: Mapping[str, dict[str, str]]
    notes: tuple[Note, ...] = ()
    decoders: Mapping[str, Chosen[GeneratorSpec]] = field(default_factory=dict)

    @property
    def guided(self) -> bool:
        """Whether guidance can steer its results."""
        spec = self.generator.spec
        return isinstance(spec, GeneratorSpec) and spec.guidance

    @property
    def guidance(self) -> dict[str, float]:
        """The recipe's guidance scale per slot, without slots where it has no effect."""
        names = {slot.name for slot in self.conditions}
        told = self.recipe.sampling.guidance if self.guided else {}
        return {name: scale for name, scale in told.items() if name in names}

    def check_ready(self, registry: Registry) -> None:
        """Refuse to begin if a folder that a part needs is missing, or the best checkpoint cannot be told as wished.

        Raises:
            NotFoundError: If a folder was not given, or no longer exists, or there is no such metric.
            UsageError: If the metric cannot judge what the run makes.
        """
        check_best_on(self.recipe.training.best_metric, self.targets, registry, makes=self.makes)
        registry.resources.require(one for part in self.parts for one in folders_of(part.spec))

    def joint(self, *, fast: bool = False) -> float:
        """The recipe's scale over all slots; 1 if guidance cannot be used."""
        sampling = self.recipe.sampling
        return (sampling.fast_joint if fast else sampling.joint) if self.guided else 1.0

    @property
    def sampling_class(self) -> type[PluginConfig]:
        """Class of the settings for generating."""
        spec = self.generator.spec
        return spec.sampling if isinstance(spec, GeneratorSpec) else PluginConfig

    def sampling(self, changes: Mapping[str, Any], *, fast: bool = False) -> PluginConfig:
        """The generator's sampling settings: the recipe's, those of its fast variant, then the changes.

        Those of decoders are told as ``SLOT.name`` and stand in its ``decoders``, by slot.

        Raises:
            UsageError: If one is unknown or out of range.
        """
        told = self.recipe.sampling
        layers = (told.settings, told.fast if fast else {}, changes)
        modalities = {slot.name: slot.modality for slot in self.targets if slot.name in self.decoders}
        own, below = split_settings(layers, modalities, self.recipe.decoders if self.decoders else ())
        spec = self.generator.spec
        owner = f"{spec.id} (sampling)"
        config = read_config(self.sampling_class, own, owner)
        check_slot_settings(owner, config, self.targets, self.conditions)
        if not self.decoders:
            return config
        chosen = {
            slot: read_config(part.spec.sampling, below[slot], f"{part.id} (sampling)")
            for slot, part in self.decoders.items()
        }
        return with_decoders(config, chosen)

    @property
    def parts(self) -> tuple[Chosen[Any], ...]:
        """All parts that the recipe chooses."""
        fusion = () if self.fusion is None else (self.fusion,)
        tasks = (task.part for task in self.tasks)
        return (self.generator, *fusion, *self.encoders.values(), *self.decoders.values(), *tasks)

    def check_settings(self, registry: Registry) -> None:
        """Refuse settings that are not valid for this run.

        Raises:
            UsageError: If a sampling setting is unknown or out of range, or a setting of any part names a slot that the
                run does not have, or a part that is not installed.
        """
        for part in self.parts:
            check_slot_settings(part.id, part.config, self.targets, self.conditions)
            check_named_parts(part.spec, part.config, registry)
        for fast in (False, True):
            check_named_parts(self.generator.spec, self.sampling({}, fast=fast), registry)

    def check_guidance(self, guidance: Mapping[str, float], joint: float | None) -> None:
        """Refuse guidance if the generator does not support it, or for slots that do not condition.

        Raises:
            UsageError: If it is refused; the sentence names what is possible.
        """
        check_scales({**guidance, ALL: 1.0 if joint is None else joint}, self.conditions)
        if not self.guided and (any(guidance.values()) or joint not in {None, 1.0}):
            raise UsageError(
                "The generator {id!r} has no guidance.", hint="Use --weight instead.", id=self.generator.id
            )

    def check_data(self, slots: Iterable[Slot]) -> None:
        """Refuse a data set that no longer fits the run.

        Args:
            slots: Its present slots.

        Raises:
            UsageError: If a slot of the run is missing, or has another modality.
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


def plan_run(recipe: Recipe, data: Data, registry: Registry) -> RunPlan:
    """Decide what a run of a recipe on a data set is.

    Raises:
        NotFoundError: If a part does not exist.
        UsageError: If recipe, data set and parts do not fit each other, or a setting is out of range; the sentence says
            which.
    """
    spec = registry.learners(recipe.generator.id).get(recipe.generator.id)  # it decides what slots are for
    open_recipe, recipe = recipe, completed(suited(recipe, data, registry), registry)
    aim = aim_of(recipe, registry)
    roles = roles_of(
        recipe, data, aim=aim, both=makes_any(spec), every=sees_all(spec), kinds=target_kinds(spec, registry)
    )
    _check_views(roles.conditions, registry)
    generator = learner_of(recipe, roles.targets, data, registry)
    decoders = decoders_of(recipe, generator.spec, roles.targets, registry)
    fusion = fusion_of(recipe, generator, registry)
    tasks = tasks_of(recipe, generator, fusion, roles.targets, data, registry)
    encoders = {slot.name: encoder_of(recipe, slot, registry) for slot in roles.conditions}
    slots = list({slot.name: slot for slot in (*data.slots, *roles.conditions)}.values())
    check_encoder_names(recipe, slots, registry)
    used: dict[str, Catalog[Any]] = {
        f"{registry.learners(generator.id).kind}:{generator.id}": registry.learners(generator.id),
        **{f"generator:{part.id}": registry.generators for part in decoders.values()},
        **{f"objective:{task.part.id}": registry.objectives for task in tasks},
        **({} if fusion is None else {f"fusion:{fusion.id}": registry.fusions}),
        **{f"encoder:{part.id}": registry.encoders for part in encoders.values()},
        **{f"step:{step}": registry.steps for step in check_steps(recipe, slots, registry)},
    }
    plan = RunPlan(
        targets=roles.targets,
        conditions=roles.conditions,
        generator=generator,
        recipe=recipe,
        data=data,
        encoders=encoders,
        fusion=fusion,
        provenance=provenance_of(used),
        notes=(
            *(turned_notes(roles.targets, roles.conditions, data) if aim == "makes" else ()),
            *label_notes(open_recipe, roles.targets, data, spec, registry),
            *step_notes(recipe, each_once(*roles.targets, *roles.conditions), registry),
            *idle_notes(recipe, roles.conditions, generator.spec, registry),
        ),
        decoders=decoders,
        tasks=tasks,
    )
    plan.check_settings(registry)
    return plan


def _check_views(conditions: Iterable[Slot], registry: Registry) -> None:
    """Refuse to derive views from a slot that has none.

    Raises:
        UsageError: If it has none; the sentence names the setting that asks for them.
    """
    for slot in conditions:
        kinds = registry.modalities
        if slot.derived and slot.modality in kinds and not kinds.get(slot.modality).views:
            raise UsageError(
                "{setting} asks for views of the slot {slot}, and {modality} has none.",
                hint="Switch {setting} off, or condition on another slot.",
                setting="training.views",
                slot=slot.source,
                modality=slot.modality,
            )
