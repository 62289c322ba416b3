"""The chosen metrics: each is made once and sees every round, and its figures become scores with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.engine.judge.attributes import AttributeJudge
from mmstudio.engine.judge.features import open_features
from mmstudio.engine.judge.findings import JudgedSoFar
from mmstudio.engine.judge.forms import VALUE, Form, Measured, Read, Single, changed
from mmstudio.engine.judge.rounds import Round, Rounds
from mmstudio.engine.judge.sets import SeenFeatures, Sets
from mmstudio.engine.judge.taught import open_taught
from mmstudio.engine.sample.loading import Model, checked_turn
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Attributes, Score, Source
from mmstudio.plugins.config import read_config
from mmstudio.plugins.judging import Metric
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.named_parts import check_named_parts
from mmstudio.plugins.specs import resolve

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
        if source is None or self.plain.slot not in done.results:
            return []
        return list(self.form.measure(done, changed(self.plain, given=done.given, source=source)))

    def restore(self, tally: JudgedSoFar) -> None:
        """Take up the findings of earlier rounds."""
        if isinstance(self.form, Read) and self.spec.id in tally.attributes:
            self.form.judge.restore(tally.attributes[self.spec.id])

    @property
    def notes(self) -> Sequence[Note]:
        """What it says about its figures."""
        return self.form.notes if isinstance(self.form, Sets) else ()

    @property
    def attributes(self) -> Attributes | None:
        """Findings of a reader of attributes besides its scores."""
        return self.form.judge.attributes if isinstance(self.form, Read) else None


class Opening:
    """Makes the chosen metrics of an evaluation; metrics of one extractor and slot share its features.

    Args:
        context: Context of the job.
        model: The run that is judged.
        samples: The data set.
        rounds: The rounds of results.
    """

    def __init__(self, context: RunContext, model: Model, samples: Samples, rounds: Rounds) -> None:
        self._context, self._model, self._samples, self._rounds = context, model, samples, rounds
        self._seen: dict[tuple[str, str], SeenFeatures] = {}

    def judge(self, choice: Choice) -> Judge:
        """Make a chosen metric.

        Raises:
            NotFoundError: If the metric or its extractor does not exist.
            UsageError: If it or its extractor judges a modality that the run does not make, or a setting is out of range.
        """
        registry = self._context.registry
        spec: MetricSpec = registry.metrics.get(choice.id)
        slot = target_of(spec, self._model)
        if spec.reads == "attributes":
            form = Read(AttributeJudge(spec.id, resolve(spec.factory)(), slot.name))
            return self._judge(spec, slot, form, None)
        config = read_config(spec.config, choice.settings, spec.id)
        check_named_parts(spec, config, registry)
        name = spec.extractor_of(config)
        seen = self._features(spec, name, slot) if name else None
        if spec.learns:
            turn = checked_turn(self._context)
            taught = open_taught(self._context, self._model, self._samples, spec, choice, slot, turn)
            return self._judge(spec, slot, self._single(spec, taught, seen), seen, taught.weights)
        metric = resolve(spec.factory)(config)
        if spec.reads == "features" and seen is not None:
            return self._judge(spec, slot, Sets(spec, metric, seen), seen)
        return self._judge(spec, slot, self._single(spec, metric, seen), seen)

    def _single(self, spec: MetricSpec, metric: Metric, seen: SeenFeatures | None) -> Single:
        features = seen.features if seen is not None else None
        return Single(metric, self._rounds, features, together=spec.together)

    def _judge(
        self, spec: MetricSpec, slot: Slot, form: Form, seen: SeenFeatures | None, weights: str = ""
    ) -> Judge:
        origin = self._context.registry.metrics.provenance(spec.id)
        share = spec.reads == "attributes"
        plain = Score(
            metric=spec.id,
            version=f"{origin.distribution} {origin.version}".strip(),
            figure=VALUE,
            slot=slot.name,
            better="higher" if share else spec.better,
            unit="share" if share else spec.unit,
            chance=spec.chance,
            at_this_n=spec.at_this_n,
            weights=weights,
        )
        if seen is None:
            return Judge(spec, plain, form)
        features = seen.features
        told = changed(
            plain,
            extractor=features.id,
            extractor_version=features.version,
            weights=features.weights,
            resizing=features.resizing,
        )
        return Judge(spec, told, form)

    def _features(self, spec: MetricSpec, name: str, slot: Slot) -> SeenFeatures:
        context, model = self._context, self._model
        extractor = context.registry.extractors.get(name)
        if extractor.modality != spec.modality:
            raise UsageError(
                "The extractor {extractor!r} takes {takes}, and the metric {id!r} judges {modality}.",
                hint="Choose another extractor.",
                extractor=name,
                takes=extractor.modality,
                id=spec.id,
                modality=spec.modality,
            )
        if (name, slot.name) not in self._seen:
            codec, turn = model.workspace.codec(slot.modality), checked_turn(context)
            found = open_features(context, extractor, model.device, self._samples, slot, codec, turn)
            self._seen[name, slot.name] = SeenFeatures(found, self._rounds, slot.name)
        return self._seen[name, slot.name]


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
