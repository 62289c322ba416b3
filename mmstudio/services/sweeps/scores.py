"""The score of a run in a sweep: its held-out loss, or one figure of an evaluation."""

from __future__ import annotations

from mmstudio.core.errors import UsageError
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.scores import Score
from mmstudio.plan.sweeps.sweep import HELD_OUT

_USUAL = ("value", "mean", "given attributes", "accuracy")
"""Figures that stand for a metric which has several."""


def score_of(files: RunFolder, by: str) -> Score | None:
    """The score of a run that was trained to its end; ``None`` if there is none yet.

    Args:
        files: Files of the run.
        by: ``METRIC`` or ``METRIC/FIGURE``; the held-out loss of its last checkpoint if empty.

    Raises:
        UsageError: If the metric has no such figure, or does not say which direction is better.
        DamagedError: If its evaluation cannot be read.
    """
    if not by:
        latest = files.checkpoints.latest()
        if latest is None or latest.validation is None:
            return None
        return Score(metric=HELD_OUT, figure="value", value=latest.validation, better="lower")
    metric, _, figure = by.partition("/")
    read = [files.evaluation(one) for one in files.evaluations()]
    for found in sorted(read, key=lambda one: one.created, reverse=True):
        of_metric = [one for one in found.scores if one.metric == metric and one.source == "run"]
        if of_metric:
            most = max(len(one.given) for one in of_metric)
            return _chosen(
                {one.figure: one for one in reversed(of_metric) if len(one.given) == most}, metric, figure
            )
    return None


def _chosen(known: dict[str, Score], metric: str, figure: str) -> Score:
    usual = next((name for name in _USUAL if name in known), "")
    name = figure or (next(iter(known)) if len(known) == 1 else usual)
    if name not in known:
        raise UsageError(
            "The metric {id!r} has no figure {figure!r}.",
            hint="Choose one of them: {known}.",
            id=metric,
            figure=name,
            known=", ".join(f"{metric}/{one}" for one in known) or "none",
        )
    if not known[name].better:
        raise UsageError(
            "The metric {id!r} does not say whether more is better.", hint="Choose another one.", id=metric
        )
    return known[name]
