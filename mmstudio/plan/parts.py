"""The plugin parts that a recipe chooses, each with settings validated by its own settings class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.targets import check_column, check_kinds, makers
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import (
    EncoderSpec,
    FusionSpec,
    GeneratorSpec,
    LearnerSpec,
    Level,
    PredictorSpec,
    Spec,
    tells_column,
)

SpecT = TypeVar("SpecT", bound=Spec)


@dataclass(frozen=True)
class Chosen(Generic[SpecT]):
    """A chosen part and its settings.

    Attributes:
        spec: Spec of the part.
        config: Its validated settings.
    """

    spec: SpecT
    config: PluginConfig

    @property
    def id(self) -> str:
        """Id of the part."""
        return self.spec.id

    @property
    def settings(self) -> dict[str, Any]:
        """All settings as JSON, defaults included."""
        return self.config.model_dump(mode="json")

    @property
    def choice(self) -> Choice:
        """The part as a recipe names it: its id, and the settings that differ from its defaults."""
        return Choice(id=self.id, settings=self.config.model_dump(mode="json", exclude_defaults=True))


def encoder_of(recipe: Recipe, slot: Slot, registry: Registry) -> Chosen[EncoderSpec]:
    """The encoder of a condition slot: chosen by the slot's name, else by its modality, else the first encoder of the modality.

    An entry for the slot without an id changes the settings of the encoder that its modality has.

    Raises:
        NotFoundError: If the encoder does not exist, or the modality has none.
        UsageError: If it is for another modality, or a setting is not valid for its class.
    """
    choice = encoder_choice(recipe, slot, registry)
    spec = registry.encoders.get(choice.id)
    if spec.modality != slot.modality:
        raise UsageError(
            "The encoder {id!r} takes {takes}, but the slot {slot!r} is of the kind {modality}.",
            id=spec.id,
            takes=spec.modality,
            slot=slot.name,
            modality=slot.modality,
        )
    return Chosen(spec, read_config(spec.config, choice.settings, spec.id))


def encoder_choice(recipe: Recipe, slot: Slot, registry: Registry) -> Choice:
    """A recipe's choice for a condition slot, before its settings are validated."""
    kinds = {spec.id: (spec.modality,) for spec in registry.encoders}
    return _choice(recipe.encoders, slot, kinds, lambda: registry.encoder_for(slot.modality).id)


def decoder_choice(recipe: Recipe, slot: Slot, registry: Registry) -> Choice:
    """A recipe's choice of decoder for a target slot, if its generator has decoders; not validated yet."""
    kinds = {spec.id: spec.produces for spec in makers(registry)}
    return _choice(recipe.decoders, slot, kinds, lambda: _maker_of(slot.modality, registry).id)


def _choice(
    entries: Mapping[str, Choice],
    slot: Slot,
    kinds: Mapping[str, Sequence[str]],
    usual: Callable[[], str],
) -> Choice:
    """The choice for a slot, from entries by slot and by modality.

    Args:
        entries: Entries of the recipe; one without an id only changes settings.
        slot: The slot to choose a part for.
        kinds: Modalities of every existing part.
        usual: Returns the default part, which is used if no entry chooses one.
    """
    of_kind, own = entries.get(slot.modality), entries.get(slot.name)
    if own is not None and _means_modality(own, slot, kinds):
        own = None
    chosen = next((one.id for one in (own, of_kind) if one is not None and one.id), "") or usual()
    settings: dict[str, Any] = {}
    for one in (of_kind, own):
        if one is not None and one.id in {"", chosen}:
            settings = {**(settings if not one.id else {}), **one.settings}
    return Choice(id=chosen, settings=settings)


def _means_modality(choice: Choice, slot: Slot, kinds: Mapping[str, Sequence[str]]) -> bool:
    """Whether an entry under a slot's name is about a modality that has the same name."""
    of_part = kinds.get(choice.id, ())
    return slot.name in of_part and slot.modality not in of_part


def fitting_parts(
    kind: Literal["encoder", "decoder"], slot: Slot, registry: Registry
) -> list[EncoderSpec] | list[GeneratorSpec]:
    """The encoders that take a slot, or the generators that can make it as its decoder."""
    if kind == "encoder":
        return [spec for spec in registry.encoders if spec.modality == slot.modality]
    return [spec for spec in makers(registry) if slot.modality in spec.produces]


Learning = LearnerSpec | PredictorSpec
"""The learner of a recipe."""


def learner_of(recipe: Recipe, targets: Sequence[Slot], data: Data, registry: Registry) -> Chosen[Learning]:
    """The learner of a recipe: a generator, or an objective or a predictor, which generate nothing.

    Raises:
        NotFoundError: If no part has that id.
        UsageError: If it cannot use a target, or not all of them together, or a setting is not valid.
    """
    spec = registry.learners(recipe.generator.id).get(recipe.generator.id)
    check_kinds(spec, targets, data, registry)
    if tells_column(spec):
        check_column(spec, targets)
    if isinstance(spec, GeneratorSpec) and len(targets) > 1 and not (spec.several or spec.children):
        raise UsageError(
            "The generator {id!r} makes one slot; the recipe names {slots}.",
            hint="Choose one of them with --set target=NAME, or another generator.",
            id=spec.id,
            slots=", ".join(target.name for target in targets),
        )
    return Chosen(spec, read_config(spec.config, recipe.generator.settings, spec.id))


def decoders_of(
    recipe: Recipe, learner: Learning, targets: Sequence[Slot], registry: Registry
) -> dict[str, Chosen[GeneratorSpec]]:
    """The decoder of every target slot, if the recipe's generator has decoders; otherwise empty.

    A decoder is chosen like an encoder: by the slot's name, else by its modality, else the first generator that makes
        the modality.

    Raises:
        NotFoundError: If the generator does not exist, or none makes the modality.
        UsageError: If it makes another modality, has decoders itself, or a setting is not valid.
    """
    if not isinstance(learner, GeneratorSpec) or not learner.children:
        return {}
    names = [target.name for target in targets]
    strays = [name for name in recipe.decoders if name not in names and name not in registry.modalities]
    if strays:
        raise UsageError(
            "The recipe has a decoder for {name!r}, which is neither a slot that is made nor a modality.",
            hint="Slots that are made: {slots}.",
            name=strays[0],
            slots=", ".join(names),
        )
    found = {}
    for target in targets:
        choice = decoder_choice(recipe, target, registry)
        spec = registry.generators.get(choice.id)
        if spec.children or target.modality not in spec.produces:
            raise UsageError(
                "The generator {id!r} cannot be the decoder of {slot!r}: it makes {produces}, not {modality}, or is made of others.",
                hint="Choose another one with --set decoder.{slot}.id=NAME.",
                id=spec.id,
                slot=target.name,
                produces=", ".join(spec.produces),
                modality=target.modality,
            )
        found[target.name] = Chosen(spec, read_config(spec.config, choice.settings, spec.id))
    return found


def _maker_of(modality: str, registry: Registry) -> GeneratorSpec:
    for spec in makers(registry):
        if modality in spec.produces:
            return spec
    raise NotFoundError("No generator makes the modality {modality!r}.", modality=modality)


def fusion_of(recipe: Recipe, learner: Chosen[Learning], registry: Registry) -> Chosen[FusionSpec] | None:
    """The fusion that a recipe chooses; ``None`` for a predictor, which sees every slot by itself.

    Raises:
        NotFoundError: If the fusion does not exist.
        UsageError: If the recipe names none, a setting is not valid, or the learner cannot be conditioned at its level.
    """
    if isinstance(learner.spec, PredictorSpec):
        return None
    if not recipe.fusion.id:
        raise UsageError(
            "The recipe names no fusion.",
            hint="Choose one with --set fusion.id=NAME: {known}.",
            known=", ".join(spec.id for spec in registry.fusions),
        )
    spec = registry.fusions.get(recipe.fusion.id)
    chosen = Chosen(spec, read_config(spec.config, recipe.fusion.settings, spec.id))
    check_level(spec, learner.id, learner.spec.levels, registry)
    return chosen


def check_level(fusion: FusionSpec, generator: str, levels: Iterable[Level], registry: Registry) -> None:
    """Refuse a fusion whose level a generator cannot be conditioned at.

    Args:
        fusion: The fusion.
        generator: Id of the generator.
        levels: Levels that it accepts, according to its spec or to its class for these settings.
        registry: The registry, to name other fusions.

    Raises:
        UsageError: If the level does not fit; the sentence names the fusions that would.
    """
    levels = tuple(levels)
    if fusion.level not in levels:
        raise UsageError(
            "The fusion {fusion!r} works at the level {level!r}, which the generator {generator!r} does not support.",
            hint="It supports fusions of the levels {levels}: {known}.",
            fusion=fusion.id,
            level=fusion.level,
            generator=generator,
            levels=", ".join(levels),
            known=", ".join(spec.id for spec in registry.fusions if spec.level in levels),
        )


def check_encoder_names(recipe: Recipe, slots: Iterable[Slot], registry: Registry) -> None:
    """Refuse an encoder for a name that is not a slot of the training; an entry for a modality may be unused.

    Raises:
        UsageError: If there is one; the sentence names the slots.
    """
    names = [slot.name for slot in slots]
    for name in recipe.encoders:
        if name not in names and name not in registry.modalities:
            raise UsageError(
                "The recipe has an encoder for {name!r}, which is neither a slot of this data set nor a modality.",
                hint="Slots: {slots}.",
                name=name,
                slots=", ".join(names),
            )


def provenance_of(parts: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The provenance of parts.

    Args:
        parts: ``kind:id`` to the catalog that has the part.
    """
    found = {name: catalog.provenance(name.partition(":")[2]) for name, catalog in parts.items()}
    return {
        name: {"plugin": origin.plugin, "distribution": origin.distribution, "version": origin.version}
        for name, origin in found.items()
    }
