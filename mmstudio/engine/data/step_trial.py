"""The trial of preprocessing and augmentation steps on one sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Sample, Slot
from mmstudio.engine.data.prepare import raw_values, read_value
from mmstudio.engine.data.preprocessing import Augmentation, FixedSteps, Preprocess, augmentation_of
from mmstudio.nn import Encoder, Preparer
from mmstudio.plan.payloads import AugmentPayload
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

PIXELS = ("pixels",)
_MOST_PX = 512
_FITTED = 256
"""Number of training values that an encoder is fitted on if one is needed to show a step."""
_REPEATED = 4
"""How often the shown value is repeated among them, so that its word pieces are learned whole."""


def augment(context: RunContext) -> None:
    """Apply steps to one sample as in training, and show its values before and after as two previews.

    Payload: ``dataset``, ``split``, ``position``, ``slot``, ``preprocess`` (slot to a list of ``{"id", "settings"}``),
    ``count`` (copies, where a step draws), ``seed``. The previews are called ``before`` and ``augment``; slots that move
    with the shown one are in them, too.
    """
    payload = AugmentPayload.of(context.job)
    samples = context.samples(payload.dataset)
    slot = samples.info.slot(payload.slot)
    found = samples.read(payload.split, payload.position, payload.position + 1)
    if slot is None or not found or not found[0].values.get(slot.name):
        raise StudioError("The sample has no {slot}.", slot=payload.slot)
    preprocess = payload.preprocess
    shown = _shown_slots(slot, samples.info.slots, preprocess, context.registry)
    show = _Show(context.registry, samples, found[0], preprocess)
    before, after = show.make(shown, payload.count, payload.seed)
    context.preview("before", 0, before)
    context.preview("augment", 0, after)


def _shown_slots(slot: Slot, slots: Iterable[Slot], preprocess: Preprocess, registry: Registry) -> list[Slot]:
    """The slot, and the slots that move with it."""
    kin = [other for other in slots if other.modality == slot.modality and other.name != slot.name]
    specs = [registry.steps.get(choice.id) for one in (slot, *kin) for choice in preprocess.get(one.name, ())]
    together = any(spec.random and spec.moves_together for spec in specs)
    return [slot, *kin] if together else [slot]


class _Show:
    """Applies steps to the first alternatives of one sample."""

    def __init__(self, registry: Registry, samples: Samples, sample: Sample, preprocess: Preprocess) -> None:
        self._registry, self._samples, self._sample = registry, samples, sample
        self._preprocess = preprocess
        self._fixed = FixedSteps(preprocess, registry)

    def make(
        self, slots: Iterable[Slot], count: int, seed: int
    ) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
        """Values of each slot before and after the steps: one value, or several copies if a step draws at random."""
        there = [slot for slot in slots if self._sample.values.get(slot.name)]
        augmentation = augmentation_of(
            self._preprocess, {slot.name: slot.modality for slot in there}, self._registry
        )
        before, after = {}, {}
        arrays: dict[str, dict[str, Tensor]] = {}
        preparers: dict[str, Preparer] = {}
        for slot in there:
            raw = read_value(self._sample.values[slot.name][0], self._codec(slot))
            changed = self._fixed.apply(slot, raw)
            before[slot.name], after[slot.name] = [raw], [changed]
            needed = _needed(augmentation, slot.name)
            if needed and needed != set(PIXELS):
                preparers[slot.name] = preparer = self._preparer(slot, changed)
                prepared = preparer(changed)
                before[slot.name] += _unlike(changed, preparer.shown(prepared))
                arrays[slot.name] = _copies(prepared, count)
            elif needed:
                arrays[slot.name] = _copies({"pixels": _pixels(changed)}, count)
        augmentation.check(arrays)
        for name, made in augmentation.apply(arrays, seed).items():
            after[name] = [_row(made, number, preparers.get(name)) for number in range(count)]
        return before, after

    def _codec(self, slot: Slot) -> Codec:
        codec: Codec = resolve(self._registry.modalities.get(slot.modality).factory)()
        return codec

    def _preparer(self, slot: Slot, value: Any) -> Preparer:
        """The preparer of the usual encoder of the slot's modality, fitted on some of the data."""
        spec = self._registry.encoder_for(slot.modality)
        kind: type[Encoder] = resolve(spec.factory)
        raws: list[Any] = [value] * _REPEATED
        for raw in raw_values(self._samples, "train", slot.name, self._codec(slot)):
            if len(raws) == _FITTED:
                break
            raws.append(self._fixed.apply(slot, raw))
        config = spec.config()
        resources = self._registry.resources.found(spec.resources, {})
        return kind.preparer(config, slot, kind.fit(config, slot, raws, resources), resources)


def _needed(augmentation: Augmentation, slot: str) -> set[str]:
    """Names of the prepared arrays of a slot that the steps work on."""
    return {name for step in augmentation.steps if slot in step.slots for name in step.spec.arrays}


def _pixels(raw: Any) -> npt.NDArray[np.uint8]:
    """A picture (H, W, C) as a prepared array (C, H, W), small enough to change quickly and large enough to see well."""
    if not isinstance(raw, np.ndarray) or raw.ndim != 3:
        raise StudioError("This step is shown on pictures only.")
    stride = max(1, -(-max(raw.shape[:2]) // _MOST_PX))
    return np.ascontiguousarray(raw[::stride, ::stride].transpose(2, 0, 1))


def _copies(prepared: Mapping[str, npt.NDArray[Any]], count: int) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.stack([array] * count)) for name, array in prepared.items()}


def _row(arrays: Mapping[str, Tensor], number: int, preparer: Preparer | None) -> Any:
    """One of the copies in a form that a person can look at."""
    one = {name: array[number].numpy() for name, array in arrays.items()}
    if preparer is None:
        return np.ascontiguousarray(one["pixels"].transpose(1, 2, 0))
    shown = preparer.shown(one)
    if shown is None:
        raise StudioError("What the encoder prepares cannot be shown.")
    return shown


def _unlike(raw: Any, shown: Any) -> list[Any]:
    """What the encoder sees of a value, if that looks different from the value."""
    alike = isinstance(raw, str) and isinstance(shown, str) and raw.casefold() == shown.casefold()
    return [] if shown is None or alike else [shown]
