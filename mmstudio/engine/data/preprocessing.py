"""The preprocessing of a recipe: fixed steps change raw values once, random steps change batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.config import read_config
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import StepSpec, resolve

Arrays = dict[str, Tensor]
Preprocess = Mapping[str, Sequence[Choice]]
Change = Callable[[Any], Any]
Of = TypeVar("Of")
_AS_TARGET = "\0"
"""Before the name of a target that is a condition too, among arrays of both; no slot has a name that begins so."""
_MIX, _STEPS, _SALT = 2_654_435_761, 1_009, 0x5DEECE66D


class FixedSteps:
    """The fixed steps of a recipe, each made when it is first needed.

    Args:
        preprocess: Preprocessing section of the recipe.
        registry: Where steps are looked up.
    """

    def __init__(self, preprocess: Preprocess, registry: Registry) -> None:
        self._preprocess, self._registry = preprocess, registry
        self._made: dict[str, tuple[Change, ...]] = {}

    def of(self, slot: Slot) -> tuple[Change, ...]:
        """The steps listed for a slot, in order; for a view, only those listed for the view itself."""
        return self._of(slot.name)

    def _of(self, slot: str) -> tuple[Change, ...]:
        if slot not in self._made:
            chosen = [(self._registry.steps.get(choice.id), choice) for choice in self._listed(slot)]
            self._made[slot] = tuple(_made(spec, choice).apply for spec, choice in chosen if not spec.random)
        return self._made[slot]

    def before(self, slot: Slot) -> tuple[Change, ...]:
        """For a view, the steps listed for the slot that it is derived from; empty for other slots."""
        return self._of(slot.source) if slot.derived else ()

    def apply(self, slot: Slot, raw: Any, view: Change | None = None) -> Any:
        """Apply the steps, so that a value is as a model sees it.

        Args:
            slot: The slot that it is given to.
            raw: The value.
            view: Derive the view from a target's value; a value that a person gives to a view is a view already.
        """
        raw = applied(self.before(slot), raw)
        return applied(self.of(slot), raw if view is None else view(raw))

    def key(self, slot: Slot) -> dict[str, Any]:
        """Everything in the recipe that prepared values of a slot depend on: steps, settings, versions."""
        before = self._described(slot.source) if slot.derived else []
        return {"steps": self._described(slot.name), **({"before": before} if before else {})}

    def _listed(self, slot: str) -> Sequence[Choice]:
        return self._preprocess.get(slot, ())

    def _described(self, slot: str) -> list[dict[str, Any]]:
        steps = self._registry.steps
        return [
            {**choice.model_dump(mode="json"), "version": steps.provenance(choice.id).version}
            for choice in self._listed(slot)
            if not steps.get(choice.id).random
        ]


def view_of(codec: Codec, seed: int) -> Change:
    """Function that derives a view from a value; it always gives the same view."""
    return lambda raw: codec.view(raw, np.random.default_rng(seed))


def applied(changes: Iterable[Change], raw: Any) -> Any:
    """Apply changes to a value, one after the other."""
    for change in changes:
        raw = change(raw)
    return raw


@dataclass(frozen=True)
class RandomStep:
    """One random step of a recipe.

    Attributes:
        spec: Its description.
        apply: The step's own function.
        slots: The slots that it changes with the same draws: first the slot it is listed for, then those that move with
            it.
    """

    spec: StepSpec
    apply: Callable[..., Any]
    slots: tuple[str, ...]

    def changed(self, arrays: Arrays, rng: torch.Generator) -> Arrays:
        """The prepared arrays of one slot, with the arrays that the step works on replaced."""
        names = self.spec.arrays
        if len(names) == 1:
            return {**arrays, names[0]: self.apply(arrays[names[0]], rng)}
        return {**arrays, **self.apply({name: arrays[name] for name in names}, rng)}


@dataclass(frozen=True)
class Augmentation:
    """The random steps of a recipe, in order: targets first, then conditions.

    All draws of a step follow from the seed and from the step's place, so that slots that move together get the same
    draws. Without any step, a batch draws no random numbers.
    """

    steps: tuple[RandomStep, ...] = ()

    def apply(self, slots: dict[str, Arrays], seed: int) -> dict[str, Arrays]:
        """The slots of a batch with every step applied; nothing is changed in place.

        Args:
            slots: Prepared arrays per slot, B in front, on the device.
            seed: Seed of this batch.
        """
        slots = dict(slots)
        for number, step in enumerate(self.steps):
            for slot in step.slots:
                rng = torch.Generator().manual_seed(_seed(seed, number))
                slots[slot] = step.changed(slots[slot], rng)
        return slots

    def touched(self) -> frozenset[str]:
        """Slots whose prepared arrays are changed by a step."""
        return frozenset(slot for step in self.steps for slot in step.slots)

    def check(self, slots: Mapping[str, Mapping[str, Any]]) -> None:
        """Refuse steps on arrays that do not exist.

        Args:
            slots: Prepared arrays per slot.

        Raises:
            UsageError: If the encoder or the generator of a slot does not prepare the arrays that a step works on.
        """
        for step in self.steps:
            for slot in step.slots:
                missing = [name for name in step.spec.arrays if name not in slots[slot]]
                if missing:
                    raise UsageError(
                        "The step {step!r} cannot change the slot {slot!r}: it works on {arrays}, which is not prepared there.",
                        hint="Take the step away, or choose another encoder or generator. Prepared are: {known}.",
                        step=step.spec.id,
                        slot=slot,
                        arrays=", ".join(missing),
                        known=", ".join(slots[slot]),
                    )


def named(conditions: Mapping[str, Of], targets: Mapping[str, Of]) -> dict[str, Of]:
    """Targets, then conditions; a target that is a condition too has a name of its own beside it."""
    return {(_AS_TARGET + slot if slot in conditions else slot): one for slot, one in targets.items()} | {
        **conditions
    }


def target_in(slots: Mapping[str, Of], slot: str) -> Of:
    """What :func:`named` holds of a target."""
    return slots[_AS_TARGET + slot] if _AS_TARGET + slot in slots else slots[slot]


def augmentation_of(preprocess: Preprocess, slots: Mapping[str, str], registry: Registry) -> Augmentation:
    """The random steps of a recipe for the slots of a training.

    A slot that is target and condition is changed alike in both: a mirrored picture is encoded mirrored.

    Args:
        preprocess: Preprocessing section of the recipe.
        slots: Name to modality, targets first, views included; see :func:`named`.
        registry: Where steps are looked up.
    """
    steps = []
    for slot, modality in slots.items():
        for choice in preprocess.get(slot, ()):
            spec = registry.steps.get(choice.id)
            if spec.random:
                others = [name for name, kind in slots.items() if kind == modality and name != slot]
                twin = [name for name in others if name == _AS_TARGET + slot]
                moved = (slot, *(others if spec.moves_together else twin))
                steps.append(RandomStep(spec, _made(spec, choice).apply, moved))
    return Augmentation(tuple(steps))


def _made(spec: StepSpec, choice: Choice) -> Any:
    return resolve(spec.factory)(read_config(spec.config, choice.settings, choice.id))


def _seed(seed: int, number: int) -> int:
    """A seed far from the seeds that batches use for their own draws."""
    return ((seed * _MIX + number * _STEPS + 1) ^ _SALT) % 2**63
