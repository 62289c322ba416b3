"""The forecast of a training: parameters, memory and time, measured on its first samples before it is started."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Sample, Slot
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepare import all_values, arrays_of_stored, read_value
from mmstudio.engine.data.prepared import PreparedSlot, as_batch
from mmstudio.engine.data.preprocessing import FixedSteps, augmentation_of, named, view_of
from mmstudio.engine.model.assembly import build_model
from mmstudio.engine.model.device import Device, open_device
from mmstudio.engine.model.features import encoded_in_memory
from mmstudio.engine.model.fitting import fit_model
from mmstudio.engine.model.frozen import FrozenEncoder, frozen_encoders
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.preparers import preparers_of, target_preparers_of
from mmstudio.engine.train.estimate import MemoryEstimate, estimate
from mmstudio.engine.train.last_part import follow_settings
from mmstudio.engine.train.optimisers import Average, Optimisers
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.engine.train.training_data import as_wanted
from mmstudio.nn import Arrays, Preparer
from mmstudio.nn.draws import drawing_from
from mmstudio.nn.predictors import label_of
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.payloads import EstimatePayload
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

_SAMPLES = 64
_STEPS = 4
"""Largest number of steps that are timed; the first one does not count, since it includes much set-up."""
_LABELLED = 32
"""Number of samples with a label that are looked for."""
_ENOUGH_S = 6.0


def forecast(context: RunContext) -> None:
    """Measure what training a recipe would take.

    Payload: ``dataset``, ``recipe``. Result: ``parameters``, ``memory_bytes``, ``free_bytes``, ``micro`` (samples at a
    time; 0 if not even one fits) and ``step_s`` (seconds a step; 0 if none was tried).
    """
    payload = EstimatePayload.of(context.job)
    recipe = payload.recipe
    samples = context.samples(payload.dataset)
    slots = samples.info.slots
    decided = plan_run(recipe, Data.of(samples.info), context.registry)
    data = _FirstSamples(_first(samples, decided), slots, recipe, context.registry)
    settings = recipe.training
    device = open_device(context.device, settings.precision, channels_last=settings.channels_last)
    plan = fit_model(decided, data.raws, context.registry)
    frozen = frozen_encoders(plan, context.registry)
    with context.device_turn(), drawing_from(0):
        model, copy = (device.place(build_model(plan, context.registry, frozen=frozen)) for _ in range(2))
    batches = _batches(data, plan, recipe, device, context.registry, frozen)
    follow_settings(model, settings)
    batches = as_wanted(batches, settings, model)
    runner = PhaseRunner(model, Optimisers(model, settings), device, settings.batch, settings.batch)
    average = Average(model, copy)
    with context.device_turn():
        needs = _memory(runner, average, batches)
    runner.micro = micro = needs.largest_micro(settings.batch)
    context.result(
        {
            "parameters": needs.parameters,
            "memory_bytes": needs.total_bytes(micro or 1),
            "free_bytes": needs.available_bytes + needs.model_bytes,
            "micro": micro,
            "step_s": _step_s(context, runner, average, batches) if micro else 0.0,
        }
    )


def _first(samples: Samples, plan: RunPlan) -> list[Sample]:
    """The first samples, and behind them the first that have a label, if labels are to be learned: there may be few."""
    found = samples.read("train", 0, _SAMPLES)
    for slot in (one for one in plan.label_slots if not one.is_view):
        places = (
            place
            for place, values in enumerate(all_values(samples, "train", slot.source))
            if any(value.path is None and label_of(value.data, slot) for value in values)
        )
        found += [
            one
            for place in islice(places, _LABELLED)
            if place >= _SAMPLES
            for one in samples.read("train", place, place + 1)
        ]
    return found


class _FirstSamples:
    """The first samples of a training split, decoded and prepared in memory."""

    def __init__(
        self, samples: list[Sample], slots: Iterable[Slot], recipe: Recipe, registry: Registry
    ) -> None:
        if not samples:
            raise UsageError("The data set has no sample to train on.")
        self._samples = samples
        self._steps = FixedSteps(recipe.preprocess, registry)
        modalities = {slot.name: slot.modality for slot in slots}
        self._codecs: dict[str, Codec] = {
            name: resolve(registry.modalities.get(modality).factory)()
            for name, modality in modalities.items()
        }

    def raws(self, slot: Slot) -> Iterator[Any]:
        """Raw values of a slot, for fitting; a view is fitted on the slot it is derived from."""
        for sample in self._samples:
            for value in sample.values.get(slot.source, ()):
                yield self._steps.apply(slot, read_value(value, self._codecs[slot.source]))

    def prepared(self, slot: Slot, preparer: Preparer) -> PreparedSlot:
        """One value of each sample, or none, in the form that the loop takes."""
        codec = self._codecs[slot.source]
        rows: list[Arrays] = []
        start, count = [], []
        for number, sample in enumerate(self._samples):
            values = sample.values.get(slot.source, ())[:1]
            start.append(len(rows))
            count.append(len(values))
            for value in values:
                view = view_of(codec, number) if slot.is_view else None
                raw = self._steps.apply(slot, read_value(value, codec), view)
                rows.append(arrays_of_stored(preparer, raw))
        rows.append(preparer.blank())
        arrays = {key: torch.from_numpy(array) for key, array in as_batch(rows).items()}
        return PreparedSlot(arrays, torch.tensor(start), torch.tensor(count))


def _batches(
    data: _FirstSamples,
    plan: ModelPlan,
    recipe: Recipe,
    device: Device,
    registry: Registry,
    frozen: Mapping[str, FrozenEncoder],
) -> Batches:
    preparers, made = preparers_of(plan, registry), target_preparers_of(plan, registry)
    conditions = {name: data.prepared(slot_of(part), preparers[name]) for name, part in plan.encoders.items()}
    targets = {name: data.prepared(slot_of(part), made[name]) for name, part in plan.learned.items()}
    for name, slot in targets.items():
        if not slot.count.any():
            raise UsageError("None of the first samples has a value of the slot {slot!r}.", slot=name)
    settings = recipe.training
    modalities = [
        {name: slot_of(part).modality for name, part in parts.items()}
        for parts in (plan.encoders, plan.learned)
    ]
    augmentation = augmentation_of(recipe.preprocess, named(*modalities), registry)
    for name in frozen.keys() - augmentation.touched():
        conditions[name] = encoded_in_memory(conditions[name], frozen[name], device.torch)
        frozen[name].let_go()
    augmentation.check({name: slot.arrays for name, slot in named(conditions, targets).items()})
    return Batches.over(
        conditions,
        targets,
        batch=settings.batch,
        seed=0,
        device=device.torch,
        augment=augmentation,
        every=plan.learns_all,
    )


def _memory(runner: PhaseRunner, average: Average, batches: Batches) -> MemoryEstimate:
    model = runner.model.train()
    return estimate(
        model,
        average.model,
        model.learning.phases,
        lambda phase, part: runner.loss(phase, part, Moment()),
        batches.at(0),
        device=runner.device.torch,
    )


def _step_s(context: RunContext, runner: PhaseRunner, average: Average, batches: Batches) -> float:
    """Seconds per step: the median of a few steps, each with its own turn, so that other jobs do not wait for all of them."""
    took: list[float] = []
    phases = runner.model.learning.in_part(late=False)
    while len(took) < _STEPS and sum(took) < _ENOUGH_S:
        context.check()
        context.progress(len(took), _STEPS)
        with context.device_turn():
            start = time.perf_counter()
            batch = batches.at(len(took))
            for number, phase in enumerate(phases):
                if runner.run(phase, batch, len(took), 0.0, number):
                    runner.optimisers.step(phase, 0.0)
            average.update(0.5)
            if runner.device.torch.type == "cuda":
                torch.cuda.synchronize(runner.device.torch)
            took.append(time.perf_counter() - start)
    return statistics.median(took[1:] or took)
