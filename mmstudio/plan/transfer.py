"""Transfer: which parts of a trained run another run can start from, and why the others cannot be taken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.errors import UsageError
from mmstudio.core.payloads import Number, Words
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.plan.model_plan import ModelPlan, Part, slot_of
from mmstudio.plan.parts import Chosen
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.config import read_config
from mmstudio.plugins.specs import GeneratorSpec, LearnerSpec, Spec

PartKind = Literal["encoders", "fusion", "learner"]
KINDS: tuple[PartKind, ...] = ("encoders", "fusion", "learner")
TAKEN = "Taken from the other run: {parts}."
NONE_THERE = "Not taken for {part}: the other run has nothing for it."
OTHER_PART = "Not taken for {part}: the other run has {other} there."
OTHER_SLOTS = "Not taken for {part}: the other run has other slots, or in another order."
OTHER_SETTINGS = "Not taken for {part}: it has other settings there ({settings})."
OTHER_COLUMNS = "Not taken for {part}: its table has other columns there."


class Start(BaseModel):
    """What a run starts from, as its configuration keeps it; the weights lie in the run's folder.

    Attributes:
        run: Id of the run that they were taken from, for people.
        checkpoint: Its step.
        parts: Kinds of parts that were asked for.
        rate: Factor on the learning rate of what was taken; at 0 it stays as it is.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    run: Words
    checkpoint: Number
    parts: Annotated[tuple[PartKind, ...], Field(min_length=1, max_length=len(KINDS))] = KINDS
    rate: Annotated[float, Field(ge=0, le=1)] = 1.0


@dataclass(frozen=True)
class Match:
    """What one run can take from another.

    Attributes:
        encoders: Condition slot to the slot of the other run whose encoder it takes.
        fusion, learner: Whether these are taken.
        left: What is not taken, and why.
        source: The other run's parts.
    """

    source: ModelPlan
    encoders: Mapping[str, str] = field(default_factory=dict)
    fusion: bool = False
    learner: bool = False
    left: tuple[Note, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.encoders) or self.fusion or self.learner

    def encoder_state(self, slot: str) -> Mapping[str, Any] | None:
        """What the taken encoder of a slot learned from the data before training; ``None`` if none is taken."""
        return self.source.encoders[self.encoders[slot]].state if slot in self.encoders else None

    def target_state(self, slot: str) -> Mapping[str, Any] | None:
        """The same of a target slot."""
        return self.source.targets[slot].state if self.learner and slot in self.source.targets else None

    @property
    def told(self) -> tuple[Note, ...]:
        """Sentences about what is taken, and what is not."""
        names = [*self.encoders, *([self.source.fusion.id] if self.fusion and self.source.fusion else [])]
        names += [self.source.generator.id] if self.learner else []
        return (Note(TAKEN, {"parts": ", ".join(names)}), *self.left)


def match(source: ModelPlan, run: RunPlan, parts: Sequence[PartKind] = KINDS) -> Match:
    """What a run can take from another one's parts.

    An encoder is taken with what it learned from the data, so its settings must be the same; fusion and learner name their
    weights by the order of slots, so these must be the same.

    Args:
        source: Parts of the other run.
        run: The run that is to start.
        parts: Kinds of parts that are wanted.
    """
    left: list[Note] = []
    encoders = dict(_encoders(source, run, left)) if "encoders" in parts else {}
    same = [*source.encoders] == [slot.name for slot in run.conditions]
    fusion = learner = False
    if "fusion" in parts and run.fusion is not None:
        why = _unlike(run.fusion.id, source.fusion, run.fusion, same_slots=same)
        fusion = why is None
        left += [why] if why else []
    if "learner" in parts:
        why = _learner(source, run, same_slots=same)
        learner = why is None
        left += [why] if why else []
    return Match(source, encoders, fusion, learner, tuple(left))


def adopted(recipe: Recipe, source: ModelPlan, conditions: Sequence[Slot]) -> Recipe:
    """A recipe with the encoders of another run, as they are set there, and with the slots that these fit as its conditions.

    Args:
        recipe: The recipe.
        source: Parts of the other run.
        conditions: Condition slots of the run that is to start.
    """
    found: dict[str, Choice] = {}
    for slot in conditions:
        alike = [one.modality for one in conditions].count(slot.modality)
        there = _counterpart(source, slot, alike)
        if there is not None and slot_of(source.encoders[there]).columns == slot.columns:
            part = source.encoders[there]
            found[slot.name] = Choice(id=part.id, settings=dict(part.settings))
    if not found:
        return recipe
    kept = tuple(slot.name for slot in conditions if slot.name in found and slot.derived is None)
    return recipe.model_copy(update={"encoders": {**recipe.encoders, **found}, "conditions": kept})


def _encoders(source: ModelPlan, run: RunPlan, left: list[Note]) -> Iterator[tuple[str, str]]:
    """Slots with the slots of the other run whose encoders they take; what is left is noted."""
    for slot in run.conditions:
        alike = [one.modality for one in run.conditions].count(slot.modality)
        found = _counterpart(source, slot, alike)
        part = None if found is None else source.encoders[found]
        why = _unlike(slot.name, part, run.encoders[slot.name])
        if why is None and part is not None and slot_of(part).columns != slot.columns:
            why = Note(OTHER_COLUMNS, {"part": slot.name})
        if why is None and found is not None:
            yield slot.name, found
        elif why is not None:
            left.append(why)


def _learner(source: ModelPlan, run: RunPlan, *, same_slots: bool) -> Note | None:
    """Why the learner cannot be taken; ``None`` if it can."""
    why = _unlike(run.generator.id, source.generator, run.generator, same_slots=same_slots)
    if why is None and [*source.targets] != [slot.name for slot in run.targets]:
        why = Note(OTHER_SLOTS, {"part": run.generator.id})
    for slot in run.targets if why is None else ():
        part = source.targets[slot.name]
        if slot_of(part).modality != slot.modality:
            return Note(OTHER_SLOTS, {"part": run.generator.id})
        why = why or _unlike(slot.name, part, run.decoders.get(slot.name, run.generator))
    return why


def _counterpart(source: ModelPlan, slot: Slot, alike: int) -> str | None:
    """The other run's slot of the same name and kind, or its only one of that kind where both have one."""
    same = [name for name, part in source.encoders.items() if slot_of(part).modality == slot.modality]
    if slot.name in same:
        return slot.name
    return same[0] if len(same) == 1 and alike == 1 else None


def _unlike(name: str, part: Part | None, chosen: Chosen[Any], *, same_slots: bool = True) -> Note | None:
    """Why a part cannot be taken; ``None`` if it can."""
    if part is None:
        return Note(NONE_THERE, {"part": name})
    if part.id != chosen.id:
        return Note(OTHER_PART, {"part": name, "other": part.id})
    if not same_slots:
        return Note(OTHER_SLOTS, {"part": name})
    ours, theirs = _plain(chosen.settings), _complete(part, chosen)
    fits = _fits_any(chosen.spec)
    other = sorted(
        field for field in {*ours, *theirs} if ours.get(field) != theirs.get(field) and field not in fits
    )
    return Note(OTHER_SETTINGS, {"part": name, "settings": ", ".join(other)}) if other else None


def _fits_any(spec: Spec) -> frozenset[str]:
    """Settings of a part that may be others: they only add weights, or change none."""
    few = spec.few_steps if isinstance(spec, GeneratorSpec) else None
    only = spec.only_training if isinstance(spec, LearnerSpec) else frozenset()
    return only | frozenset(() if few is None else few.settings)


def _complete(part: Part, chosen: Chosen[Any]) -> dict[str, Any]:
    """Settings of a part, with the defaults of those that there were not yet when it was made."""
    try:
        return _plain(read_config(chosen.spec.config, dict(part.settings), part.id).model_dump(mode="json"))
    except UsageError:
        return _plain(part.settings)


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as JSON gives them back."""
    found: dict[str, Any] = json.loads(json.dumps(dict(settings)))
    return found
