"""One figure over all chosen samples of an adaptation, each judged by a run that has not learned from it (cross-validation)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mmstudio.plan.judging.adaptation import AdaptationReport, HeldPairs, ScoreChange
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.differences import Ids, Numbers, ScoreSide, difference
from mmstudio.plan.statistics.intervals import mean_interval


def pooled(reports: Sequence[AdaptationReport]) -> ScoreChange | None:
    """The figure that counts first, over the samples that any of these runs has held out; each counts once.

    The interval is over the samples: what other parts, and other seeds, would have given is not in it.

    Args:
        reports: Of runs that held out different parts of the same samples.

    Returns:
        ``None`` if they do not judge by the same figure, or no sample was judged before and after.
    """
    firsts = [report.new[0] if report.new else None for report in reports]
    if not firsts or firsts[0] is None or len({None if one is None else one.after.key for one in firsts}) > 1:
        return None
    found = {
        sample: (before, after)
        for report in reports
        for sample, before, after in _rows(report.held)
        if before is not None and after is not None
    }
    if not found:
        return None
    ids = np.array(sorted(found), np.int64)
    rows = np.array([found[one] for one in ids.tolist()], np.float64)
    before, after = (
        _side(score, ids, rows[:, place]) for place, score in enumerate((firsts[0].before, firsts[0].after))
    )
    apart = difference(after, before)
    return ScoreChange(before=before.score, after=after.score, low=apart.low, high=apart.high)


def _rows(held: HeldPairs) -> list[tuple[int, float | None, float | None]]:
    return list(zip(held.samples, held.before, held.after, strict=False))


def _side(score: Score, ids: Ids, values: Numbers) -> ScoreSide:
    interval = mean_interval(values, share=score.unit == "share")
    told = {
        "value": float(values.mean()),
        "n": len(values),
        "of": len(values),
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
        "method": "" if interval is None else interval.method,
    }
    return ScoreSide(score.model_copy(update=told), ids, values)
