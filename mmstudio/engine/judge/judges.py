"""The chosen metrics: each is made once and sees every round, and its figures become scores with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.engine.judge.attributes import AttributeJudge
from mmstudio.engine.judge.features import FeatureSets, open_features
from mmstudio.engine.judge.findings import Tally
from mmstudio.engine.judge.forms import VALUE, Form, Measured, Read, Sets, Single, changed
from mmstudio.engine.judge.rounds import Round, Rounds
from mmstudio.engine.judge.taught import open_taught
from mmstudio.engine.sample.loading import Model, checked_turn
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Attributes, Score, Source
from mmstudio.plugins.config import read_config
from mmstudio.plugins.specs import MetricSpec, resolve

_OF_SETS: dict[Source, Source | None] = {"run": "run", "real": None, "shuffled": "real", "copy": "copy"}
"""What the sources are for figures of sets. The samples' own values are what all others are compared with; training samples
drawn at random are real data."""


@dataclass(frozen=True)
class Judge:
    """One chosen metric, ready to judge.

    Attributes:
        spec: Its description.
        plain: Fields that all of its scores share.
        form: Its form, which does the work.
    """

    spec: MetricSpec
    plain: Score
    form: Form

    def measure(self, done: Round) -> list[Measured]:
        """Its scores for a round."""
        source = _OF_SETS[done.source] if self.spec.reads == "features" else done.source
        if source is None:
            return []
        return list(self.form.measure(done, changed(self.plain, given=done.given, source=source)))

    def restore(self, tally: Tally) -> None:
        """Take up the findings of earlier rounds."""
        if isinstance(self.form, Read) and self.spec.id in tally.attributes:
            self.form.judge.restore(tally.attributes[self.spec.id])

    @property
    def attributes(self) -> Attributes | None:
        """Findings of a reader of attributes besides its scores."""
        return self.form.judge.attributes if isinstance(self.form, Read) else None


def open_judge(context: RunContext, model: Model, samples: Samples, rounds: Rounds, choice: Choice) -> Judge:
    """Make a chosen metric.

    Raises:
        NotFoundError: If the metric or its extractor does not exist.
        UsageError: If it judges a modality that the run does not make, or a setting is out of range.
    """
    registry = context.registry
    spec: MetricSpec = registry.metrics.get(choice.id)
    slot = target_of(spec, model)
    features = _features(context, model, samples, spec, slot) if spec.extractor else None
    taught = (
        open_taught(context, model, samples, spec, choice, slot, checked_turn(context))
        if spec.learns
        else None
    )
    form: Form
    if spec.reads == "attributes":
        form = Read(AttributeJudge(spec.id, resolve(spec.factory)()))
    else:
        metric: Any = taught or resolve(spec.factory)(read_config(spec.config, choice.settings, spec.id))
        form = Single(metric, rounds, features, together=spec.together)
        if spec.reads == "features" and features is not None:
            form = Sets(metric, rounds, features)
    origin = registry.metrics.provenance(spec.id)
    share = spec.reads == "attributes"
    plain = Score(
        metric=spec.id,
        version=f"{origin.distribution} {origin.version}".strip(),
        figure=VALUE,
        slot=slot.name,
        better="higher" if share else spec.better,
        unit="share" if share else spec.unit,
        extractor=features.id if features else "",
        extractor_version=features.version if features else "",
        weights=features.weights if features else taught.weights if taught else "",
        chance=spec.chance,
        at_this_n=spec.at_this_n,
        resizing=features.resizing if features else "",
    )
    return Judge(spec, plain, form)


def target_of(spec: MetricSpec, model: Model) -> Slot:
    """The target slot that a metric judges: the first one of its modality.

    Raises:
        UsageError: If the run has no such slot.
    """
    made = [slot_of(part) for part in model.plan.targets.values()]
    for slot in made:
        if slot.modality == spec.modality:
            return slot
    raise UsageError(
        "The metric {id!r} judges {modality}, and the run makes {made}.",
        hint="Choose another metric.",
        id=spec.id,
        modality=spec.modality,
        made=", ".join(slot.modality for slot in made),
    )


def _features(
    context: RunContext, model: Model, samples: Samples, spec: MetricSpec, slot: Slot
) -> FeatureSets:
    extractor = context.registry.extractors.get(spec.extractor)
    codec = model.workspace.codec(slot.modality)
    return open_features(context, extractor, model.device, samples, slot, codec, checked_turn(context))
