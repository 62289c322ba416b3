"""Reports of what was told: confusion, scores of each class, calibration, ROC curves, and the errors themselves.

Shapes: n samples, K classes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mmstudio.nn.predictors import ABSENT
from mmstudio.plan.judging.told import (
    MOST_POINTS,
    MOST_SHOWN,
    MOST_WRONG,
    Bin,
    ClassLine,
    Portion,
    ToldReport,
    Wrong,
)
from mmstudio.plan.statistics.intervals import mean_interval
from mmstudio.plugins.influence import balance_of

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
_BINS = 10
_STRANGE = "?"
"""Stands for a class that training never met."""
_LONGEST = 200


def report_of_classes(
    slot: str,
    classes: Sequence[str],
    scores: Floats,
    labels: Labels,
    samples: Sequence[int],
    temperature: float = 1.0,
) -> ToldReport:
    """The report of classes.

    Args:
        slot: The slot that holds the labels.
        classes: K names.
        scores: (n, K).
        labels: (n,); below 0 where a sample has none that training met.
        samples: Ids of the n samples.
        temperature: What logits were divided by.
    """
    known = labels != ABSENT
    scores, labels = scores[known], labels[known]
    ids = np.asarray(samples, np.int64)[known]
    said = scores.argmax(axis=1) if len(scores) else np.zeros(0, np.int64)
    frequent = np.argsort(-np.bincount(labels[labels >= 0], minlength=len(classes)), kind="stable")
    shown = sorted(frequent[:MOST_SHOWN].tolist())
    confusion = [[int(((labels == row) & (said == place)).sum()) for place in shown] for row in shown]
    bins = _bins(scores, said == labels)
    error = sum(one.count * abs(one.said - one.right) for one in bins) / len(labels) if bins else None
    sure = scores.max(axis=1) if len(scores) else np.zeros(0)
    worst = [row for row in np.argsort(-sure, kind="stable") if said[row] != labels[row]][:MOST_WRONG]
    return ToldReport(
        slot=slot,
        classes=tuple(_line(name, place, scores, labels, said) for place, name in enumerate(classes)),
        shown=tuple(shown),
        confusion=tuple(tuple(row) for row in confusion),
        bins=tuple(bins),
        calibration_error=error,
        temperature=temperature,
        wrong=tuple(
            Wrong(
                sample=int(ids[row]),
                right=classes[labels[row]][:_LONGEST] if labels[row] >= 0 else _STRANGE,
                told=classes[said[row]][:_LONGEST],
                score=float(sure[row]),
            )
            for row in worst
        ),
    )


def report_of_numbers(slot: str, told: Floats, real: Floats, samples: Sequence[int]) -> ToldReport:
    """The report of numbers (n,); NaN where the right one is not known."""
    known = np.isfinite(real)
    told, real, ids = told[known], real[known], np.asarray(samples, np.int64)[known]
    off = np.abs(told - real)
    worst = np.argsort(-off, kind="stable")[:MOST_WRONG]
    some = np.unique(np.linspace(0, len(real) - 1, min(len(real), MOST_POINTS)).astype(int))
    return ToldReport(
        slot=slot,
        wrong=tuple(
            Wrong(
                sample=int(ids[row]),
                right=f"{real[row]:.4g}",
                told=f"{told[row]:.4g}",
                score=float(off[row]),
            )
            for row in worst
        ),
        points=tuple((float(real[row]), float(told[row])) for row in some),
    )


def _line(name: str, place: int, scores: Floats, labels: Labels, said: Labels) -> ClassLine:
    own, named = labels == place, said == place
    both = own & named
    balance = balance_of(2.0 * both, own + 1.0 * named) if len(labels) else None
    area, roc = roc_of(scores[:, place], own)
    return ClassLine(
        name=name[:_LONGEST],
        count=int(own.sum()),
        told=int(named.sum()),
        recall=_part(named[own].astype(np.float64)),
        precision=_part(own[named].astype(np.float64)),
        f1=None if balance is None else _part(balance, counted=False),
        area=area,
        roc=roc,
    )


def _part(values: Floats, *, counted: bool = True) -> Portion | None:
    if not len(values):
        return None
    found = mean_interval(values, share=True, counted=counted)
    value = float(np.clip(values.mean(), 0, 1))
    return Portion(value=value) if found is None else Portion(value=value, low=found.low, high=found.high)


def roc_of(scores: Floats, own: Marks) -> tuple[float | None, tuple[tuple[float, float], ...]]:
    """The area under the ROC curve of a class, ties counting half, and the curve; nothing if all samples are alike in it.

    Args:
        scores: (n,) score of the class.
        own: (n,): whether a sample is of the class.
    """
    of, others = int(own.sum()), int((~own).sum())
    if not of or not others:
        return None, ()
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    right = np.concatenate([[0], np.cumsum(own[order])[ends]]) / of
    wrong = np.concatenate([[0], np.cumsum(~own[order])[ends]]) / others
    area = float(np.sum(np.diff(wrong) * (right[1:] + right[:-1]) / 2))
    kept = np.unique(np.linspace(0, len(right) - 1, min(len(right), MOST_POINTS // 5)).astype(int))
    return min(1.0, area), tuple((float(wrong[row]), float(right[row])) for row in kept)


def _bins(scores: Floats, right: Marks) -> list[Bin]:
    """Ten bins of the likeliest class's share; empty ones are left out, and all if scores are no shares of 1."""
    if not len(scores) or (scores < 0).any() or not np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        return []
    sure = scores.max(axis=1).clip(0, 1)
    places = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return [
        Bin(
            low=place / _BINS,
            high=(place + 1) / _BINS,
            count=int(inside.sum()),
            said=float(sure[inside].mean()),
            right=float(right[inside].mean()),
        )
        for place in range(_BINS)
        if (inside := places == place).any()
    ]
