"""Evaluation of a predictor: how often it names the right class, for every subset of the slots it can be given."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.judge.findings import Findings, rounds_of
from mmstudio.engine.judge.forms import VALUE, Measured, changed, means, numbers_of
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.judge.telling.deciding import Floats, with_decided
from mmstudio.engine.judge.telling.predictors import OpenPredictor
from mmstudio.engine.judge.telling.reports import report_of_classes
from mmstudio.engine.judge.telling.unknown import unknown_notes
from mmstudio.engine.model.tabular import StatisticRows
from mmstudio.engine.sample.results import used_versions
from mmstudio.nn.predictors import ABSENT, STRANGE
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.judging.told import ToldReport
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.scores import Score

ACCURACY = "accuracy"
Labels = npt.NDArray[np.int64]


def judge_predictor(context: RunContext, samples: Samples, payload: EvaluatePayload) -> Findings:
    """Compare what a predictor says of the samples of a split with their labels."""
    opened = OpenPredictor.of(context, payload.run)
    rows, labels = opened.stored(context, samples, payload.split, max(payload.count, payload.subset_count))
    versions = used_versions(opened.plan, context.registry)
    started = time.perf_counter()
    measured = list(_measured(context, opened, rows, labels, payload))
    scores = [one.score for one in measured]
    ids = [sample.id for sample in samples.read(payload.split, 0, len(labels))]
    judged = sum(score.of for score in scores)
    told = _report(opened, rows, labels, ids, payload)
    notes = [*unknown_notes(scores, told, payload.split), *opened.learned()]
    return Findings(
        checkpoint=0,
        weights=opened.sha256(),
        device=context.device,
        precision="fp32",
        versions=versions,
        scores=scores,
        ms_per_result=(time.perf_counter() - started) * 1000 / max(1, judged),
        told=told,
        notes=[StoredNote.of(note) for note in notes],
        numbers=numbers_of(ids, measured),
    )


def _report(
    opened: OpenPredictor, rows: StatisticRows, labels: Labels, ids: list[int], payload: EvaluatePayload
) -> ToldReport | None:
    """The report of the samples with all slots; ``None`` if none was asked for."""
    count = min(payload.count, len(labels))
    if not count:
        return None
    scores = opened.predict(rows.part(np.arange(count))).scores.astype(np.float64)
    (target,) = opened.plan.targets
    report = report_of_classes(target, opened.fitted.classes, scores, labels[:count], ids[:count])
    places = {sample: place for place, sample in enumerate(ids[:count])}
    wrong = rows.part(np.array([places[one.sample] for one in report.wrong], np.int64))

    def tells(given: Collection[str]) -> Floats:
        return opened.predict(wrong.given(given)).scores.astype(np.float64)

    return with_decided(report, tells, wrong.there)


def _measured(
    context: RunContext, opened: OpenPredictor, rows: StatisticRows, labels: Labels, payload: EvaluatePayload
) -> Iterator[Measured]:
    (target,) = opened.plan.targets
    origin = context.registry.predictors.provenance(opened.fitted.id)
    plain = Score(
        metric=ACCURACY,
        version=f"{origin.distribution} {origin.version}".strip(),
        figure=VALUE,
        slot=target,
        better="higher",
        unit="share",
    )
    for given, count in rounds_of(tuple(rows.features), payload.count, payload.subset_count):
        stop_if_asked(context)
        few = np.arange(min(count, len(labels)))
        found = opened.predict(rows.part(few).given(given))
        own = labels[few]
        right = [
            None if label == ABSENT else float(said == label)
            for said, label in zip(found.scores.argmax(axis=1), own, strict=True)
        ]
        told = changed(plain, given=given, chance=most_frequent(own))
        yield from means({VALUE: right}, len(few), told)


def most_frequent(labels: Labels) -> float | None:
    """The share that always naming the most frequent class gets right; ``None`` if no sample has a label."""
    counts = Counter(int(label) for label in labels if label != ABSENT)
    known = max((count for label, count in counts.items() if label != STRANGE), default=0)
    return known / counts.total() if counts else None
