"""The figures of a run before and after it adapts: of the same samples and seeds, so that they are compared in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.engine.data.chosen import SampleView
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.judge.attributes import GIVEN
from mmstudio.engine.judge.forms import VALUE, Measured
from mmstudio.engine.judge.judges import Opening
from mmstudio.engine.judge.objectives import measured_of
from mmstudio.engine.judge.rounds import Rounds
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import Model, Trained, load_trained
from mmstudio.plan.judging.adaptation import HeldPairs, ScoreChange
from mmstudio.plan.judging.own_metrics import own_metrics
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import ScoreKey
from mmstudio.plan.statistics.differences import ScoreSide, difference

_USUAL = (GIVEN, VALUE, "accuracy", "mean")
"""Figures that stand for all others of a metric."""
_PLAIN = {"image": "colour-distance", "audio": "stft-distance", "text": "bleu", "table": "column-errors"}
"""What judges a modality where the data has no reader of its attributes: how far each result is from its own."""


@dataclass(frozen=True)
class Scored:
    """Figures of some samples.

    Attributes:
        samples: Their ids, in order.
        measured: The figures by what they are of; the one that stands for all comes first.
    """

    samples: Sequence[int]
    measured: Mapping[ScoreKey, Measured]

    def changes(self, now: Scored) -> Iterator[ScoreChange]:
        """These figures before and others now, as far as both are there."""
        for key, before in self.measured.items():
            after = now.measured.get(key)
            if after is None:
                continue
            sides = [
                ScoreSide(one.score, np.array(which.samples, np.int64)[: _length(one)], one.values)
                for one, which in ((after, now), (before, self))
            ]
            found = difference(*sides)
            yield ScoreChange(before=before.score, after=after.score, low=found.low, high=found.high)

    def held_out(self, now: Scored) -> HeldPairs:
        """The number of each sample before and now, of the figure that stands for all."""
        key = next((key for key in self.measured if key in now.measured), None)
        if key is None:
            return HeldPairs()
        before, after = (_numbers(which.measured[key]) for which in (self, now))
        count = min(len(before), len(after))
        return HeldPairs(samples=tuple(self.samples[:count]), before=before[:count], after=after[:count])


class Scorer:
    """Judges one checkpoint of a run.

    Args:
        context: Context of the job.
        workspace: The run.
        step: Step of the checkpoint.
    """

    def __init__(self, context: RunContext, workspace: Workspace, step: int) -> None:
        self._context = context
        self._trained = load_trained(context, workspace, step)

    def score(self, samples: SampleView) -> Scored:
        """Figures of the split ``test`` of some samples, with all that they hold given."""
        count = samples.info.counts["test"]
        if not count:
            return Scored([], {})
        run = self._trained.workspace.config.run
        payload = EvaluatePayload(run=run, split="test", count=count)
        made = self._trained.workspace.run_plan.makes
        found = self._of_results(samples, payload) if made else self._of_objective(samples, payload)
        ranked = sorted(filter(_counts, found), key=lambda one: _rank(one.score.figure))
        ids = [sample.id for sample in samples.read("test", 0, count)]
        return Scored(ids, {one.score.key: one for one in ranked})

    def _of_results(self, samples: SampleView, payload: EvaluatePayload) -> list[Measured]:
        """By the readers of the data's attributes; where these tell nothing, by how far each result is from its own value."""
        model, registry = Model.of(self._trained), self._context.registry
        rounds = Rounds(self._context, model, samples, payload)
        opening = Opening(self._context, model, samples, rounds)
        made = list(dict.fromkeys(slot_of(part).modality for part in model.plan.targets.values()))
        own = own_metrics(registry, made, samples.info.attributes)
        readers = [spec.id for spec in own if spec.reads == "attributes"]
        plain = [_PLAIN[one] for one in made if _PLAIN.get(one, "") in registry.metrics]
        done = rounds.make(next(rounds.asked()))
        for names in (readers, plain):
            judges = [opening.judge(Choice(id=name)) for name in names]
            found = [one for judge in judges for one in judge.measure(done)]
            if any(map(_counts, found)):
                return found
        return []

    def _of_objective(self, samples: SampleView, payload: EvaluatePayload) -> list[Measured]:
        trained: Trained = self._trained
        turn = self._context.device_turn
        prepared = trained.workspace.prepare(
            samples, trained.plan, "test", preparing(self._context), device=trained.device.torch, turn=turn
        )
        return list(measured_of(self._context, trained, prepared, payload))


def _counts(one: Measured) -> bool:
    """Whether a figure says what is better, of values that can be paired."""
    return bool(one.score.better) and one.values is not None and bool(one.score.n)


def _rank(figure: str) -> int:
    return _USUAL.index(figure) if figure in _USUAL else len(_USUAL)


def _length(one: Measured) -> int:
    return 0 if one.values is None else len(one.values)


def _numbers(one: Measured) -> tuple[float | None, ...]:
    rows = np.asarray([] if one.values is None else one.values, np.float64)
    return tuple(float(value) if np.isfinite(value) else None for value in rows)
