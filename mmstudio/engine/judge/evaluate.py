"""Judging a run: validation loss where the family has one, accuracy of attributes for every subset of conditions."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.files import write_json
from mmstudio.core.payloads import EvaluatePayload
from mmstudio.engine.batches import Batches
from mmstudio.engine.checkpoint import check_fit
from mmstudio.engine.data_state import data_changed
from mmstudio.engine.generate import Model, checked_turn, open_model
from mmstudio.engine.preview import sample_cards
from mmstudio.engine.sampling import Guidance, Item
from mmstudio.engine.step import validation_loss
from mmstudio.plugins.protocols import AttributeReader
from mmstudio.plugins.specs import resolve

_VALIDATION_BATCHES = 8
Readings = Sequence[Mapping[str, str | None]]


def evaluate(context: RunContext) -> None:
    """Evaluate a run and write ``evaluation.json`` into its folder."""
    payload = EvaluatePayload.of(context.job)
    model = open_model(context, payload.run, payload.checkpoint)
    samples = context.samples(model.workspace.config.dataset)
    changed = data_changed(model.workspace.files, context, model.workspace.config.dataset)
    if changed is not None:
        context.log(changed.template, level="warning", **changed.params)
    report: dict[str, Any] = {
        "run": payload.run,
        "checkpoint": model.checkpoint.step,
        "split": payload.split,
        "validation": _validation(context, model, samples),
        "attributes": {},
        "notes": [changed.text] if changed is not None else [],
    }
    if samples.info.attributes:
        reader: AttributeReader = resolve(context.registry.metrics.get(samples.info.attributes).factory)()
        report["attributes"] = _Attributes(context, model, samples, reader, payload).report()
    write_json(model.workspace.folder / "evaluation.json", report)
    context.result(report)


def _validation(context: RunContext, model: Model, samples: Samples) -> dict[str, float]:
    if not samples.info.counts.get("val") or not model.sampler.model.learning.validation_phases:
        return {}

    def tell(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Preparing data")

    assembly = model.sampler.model
    averaged = assembly.averaged()
    rest = {name: value for name, value in model.checkpoint.tensors("model").items() if name not in averaged}
    check_fit(model.checkpoint.folder / "model.safetensors", rest, assembly.state_dict())
    assembly.load_state_dict(rest, strict=False)
    conditions, targets = model.workspace.prepare(samples, model.plan, assembly, "val", tell)
    size = model.recipe.training.batch
    data = Batches.over(conditions, targets, batch=size, seed=0, drop=0.0, device=model.device.torch)
    count = min(_VALIDATION_BATCHES, -(-len(data.usable) // size))
    with context.device_turn():
        batches = [data.at(step) for step in range(count)]
        loss = validation_loss(
            assembly, model.device, batches, 1.0, model.checkpoint.progress().micro or size
        )
    return {} if loss is None else {"loss": loss}


class _Attributes:
    """Accuracy of attributes, all conditions given and for every subset of the condition slots."""

    def __init__(
        self,
        context: RunContext,
        model: Model,
        samples: Samples,
        reader: AttributeReader,
        payload: EvaluatePayload,
    ) -> None:
        self._context, self._model, self._reader = context, model, reader
        self._count, self._subset_count = payload.count, payload.subset_count
        wanted = samples.read(payload.split, 0, max(self._count, self._subset_count))
        judged = [(item, reader.truth(item.meta)) for item in wanted]
        judged = [(item, truth) for item, truth in judged if truth.keys() >= reader.attributes.keys()]
        self._truth = [truth for _, truth in judged]
        self._cards = [sample_cards(model.workspace, model.plan, item, model.sampler) for item, _ in judged]
        sampling = model.recipe.sampling
        joint = sampling.fast_joint if payload.fast else sampling.joint
        self._guidance = Guidance(sampling.guidance, joint)
        self._settings = model.sampler.settings(sampling, payload.settings, fast=payload.fast)
        self._slots = tuple(model.plan.encoders)
        self._limits: dict[str, str] = {}
        self._done = 0
        self._ms = 0.0

    def report(self) -> dict[str, Any]:
        """The figures; none where no sample states its attributes."""
        if not self._truth or not self._count:
            return {}
        readings = self._read(self._slots, self._count)
        ms = self._ms
        self._truth = [
            {name: value for name, value in truth.items() if name not in self._limits}
            for truth in self._truth
        ]
        everything = _accuracy(readings, self._truth)
        sizes = range(len(self._slots) + 1) if self._subset_count else ()
        subsets = [self._subset(given) for size in sizes for given in combinations(self._slots, size)]
        return {
            "all": {"count": len(readings), **everything, "ms_per_picture": ms},
            "not_judged": self._limits,
            "subsets": subsets,
        }

    def _read(self, given: Iterable[str], count: int) -> Readings:
        given = set(given)
        items = [
            Item(seed, {slot: cards for slot, cards in all_cards.items() if slot in given})
            for seed, all_cards in enumerate(self._cards[:count])
        ]
        raws = []
        started = time.perf_counter()
        for _, values in self._model.sampler.generate(
            items, self._guidance, self._settings, turn=checked_turn(self._context)
        ):
            self._context.check()
            raws.append(next(iter(values.values())))
        self._ms = (time.perf_counter() - started) * 1000 / max(1, len(items))
        self._done += len(items)
        self._context.progress(self._done, self._count + 2 ** len(self._slots) * self._subset_count)
        self._limits = self._reader.limits(raws)
        return self._reader.read(raws)

    def _subset(self, given: tuple[str, ...]) -> dict[str, Any]:
        readings = self._read(given, self._subset_count)
        told = {name for slot in given for name in self._reader.given_by.get(slot, ())} - self._limits.keys()
        accuracy = _accuracy(readings, self._truth)["per_attribute"]
        absent = {}
        for name in self._reader.attributes:
            if name in told or name in self._limits:
                continue
            truth = [item[name] for item in self._truth[: len(readings)]]
            absent[name] = {
                "right": accuracy[name],
                "chance": _chance(truth),
                "entropy_ratio": _entropy(reading[name] for reading in readings) / max(1e-9, _entropy(truth)),
                "unreadable": sum(reading[name] is None for reading in readings) / max(1, len(readings)),
            }
        of_given = [accuracy[name] for name in told]
        return {
            "given": list(given),
            "count": len(readings),
            "given_mean": sum(of_given) / len(of_given) if of_given else None,
            "given_accuracy": {name: accuracy[name] for name in sorted(told)},
            "absent": absent,
        }


def _accuracy(readings: Readings, truths: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    names = list(truths[0]) if truths else []
    pairs = list(zip(readings, truths, strict=False))
    if not names or not pairs:
        return {"mean": None, "lowest": None, "all_at_once": None, "per_attribute": {}}
    per = {name: sum(reading[name] == truth[name] for reading, truth in pairs) / len(pairs) for name in names}
    whole = sum(all(reading[name] == truth[name] for name in names) for reading, truth in pairs) / len(pairs)
    return {
        "mean": sum(per.values()) / len(per),
        "lowest": min(per.values()),
        "all_at_once": whole,
        "per_attribute": per,
    }


def _chance(truths: Sequence[str]) -> float | None:
    """How often the truth of one sample is right for another one, of all pairs; ``None`` where there is no pair.

    That is what a generator gets right that knows nothing of a sample and draws as the data does. Where all of k values
    are equally frequent it is near 1/k; the more uneven they are, the higher it is.
    """
    pairs = len(truths) * (len(truths) - 1)
    return sum(count * (count - 1) for count in Counter(truths).values()) / pairs if pairs else None


def _entropy(values: Iterable[str | None]) -> float:
    """Entropy of what was read, in nats; what could not be read is left out."""
    counts = Counter(value for value in values if value is not None)
    total = sum(counts.values())
    return -sum(count / total * math.log(count / total) for count in counts.values()) if total else 0.0
