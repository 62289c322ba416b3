"""Metrics that learn from real samples of the training split before they judge."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.sample import Sample, Slot
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.data.preprocessing import view_of
from mmstudio.engine.judge.lessons import Teacher, count_of, training_samples, weights_hash
from mmstudio.engine.sample.loading import Model
from mmstudio.nn.learned_metrics import LearnedMetric
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.config import read_config
from mmstudio.plugins.judging import Judged
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.specs import resolve


@dataclass(frozen=True)
class Taught:
    """A metric that has learned.

    Attributes:
        made: The metric.
        weights: Hash of what it learned.
    """

    made: LearnedMetric
    turn: Callable[[], AbstractContextManager[None]]
    weights: str

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Its numbers, without gradients."""
        with self.turn(), torch.inference_mode():
            return self.made.values(results)


def open_taught(
    context: RunContext,
    model: Model,
    samples: Samples,
    spec: MetricSpec,
    choice: Choice,
    slot: Slot,
    turn: Callable[[], AbstractContextManager[None]],
) -> Taught:
    """Make a metric that learns; what it learned for this data set and these conditions is kept.

    Args:
        context: Context of the job.
        model: The run's model.
        samples: The data set.
        spec: Spec of the metric.
        choice: The choice of it, with settings.
        slot: The target slot that it judges.
        turn: Gives a context that holds the device.
    """
    # a slot that is made from the others, too, says nothing of itself
    conditions = {name: slot_of(part) for name, part in model.plan.encoders.items() if name != slot.name}
    config = read_config(spec.config, choice.settings, spec.id)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made: LearnedMetric = resolve(spec.factory)(config, slot, conditions)
    made = made.to(model.device.torch)

    def read(wanted: Container[int]) -> Iterator[tuple[Judged, Mapping[str, str]]]:
        for sample in training_samples(samples, slot.name, wanted):
            yield _real(model, slot, conditions, sample), sample.meta

    origin = context.registry.metrics.provenance(spec.id)
    workspace = model.workspace
    key = [
        spec.id,
        f"{origin.distribution} {origin.version}",
        config.model_dump(mode="json"),
        [
            [one.name, one.modality, one.columns, one.source, one.is_view, workspace.steps.key(one)]
            for one in (slot, *conditions.values())
        ],
        samples.fingerprint("train"),
    ]
    teacher = Teacher(context, model.device.torch, turn, "metrics")
    teacher.teach(made, made.learn, key, count_of(samples, slot.name), read)
    return Taught(made.eval(), turn, weights_hash(made))


def _real(model: Model, slot: Slot, conditions: Mapping[str, Slot], sample: Sample) -> Judged:
    """A real sample, as a result that is its own value."""
    workspace = model.workspace
    own = workspace.steps.apply(slot, read_value(sample.values[slot.name][0], workspace.codec(slot.modality)))
    given: dict[str, tuple[Any, ...]] = {}
    for name, condition in conditions.items():
        if values := sample.values.get(condition.source, ()):
            codec = workspace.codec(condition.modality)
            view = view_of(codec, sample.id) if condition.is_view else None
            raw = read_value(values[0], codec)
            given[name] = (workspace.steps.apply(condition, raw, view),)
    return Judged(own, 0, sample.id, real=own, given=given, facts=sample.meta)
