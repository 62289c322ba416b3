"""What a predictor said, as tables: every class of one sample, or the likeliest class of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Table = tuple[list[str], list[list[str]]]
"""Headings, and as many cells in each row."""


def predicted_table(result: Mapping[str, Any], *, given: bool) -> Table:
    """What a prediction found.

    Args:
        result: Of the job, see :func:`mmstudio.engine.judge.predict.predict`.
        given: Whether one sample was given, not stored ones.
    """
    samples = result["samples"]
    return _one(result, samples[0]) if given else _many(result, samples)


def _one(result: Mapping[str, Any], sample: Mapping[str, Any]) -> Table:
    """Every class of one sample, the likeliest first, and what each slot by itself votes for it."""
    votes = sample["votes"]
    order = sorted(range(len(sample["scores"])), key=lambda place: -sample["scores"][place])
    rows = [
        [
            str(result["classes"][place]),
            f"{sample['scores'][place]:.3f}",
            *(f"{vote[place]:.3f}" for vote in votes.values()),
        ]
        for place in order
    ]
    return [result["slot"], "score", *votes], rows


def _many(result: Mapping[str, Any], samples: Sequence[Mapping[str, Any]]) -> Table:
    """The label and the likeliest class of each sample, and each slot's vote."""
    slots = list(dict.fromkeys(slot for sample in samples for slot in sample["votes"]))

    def likeliest(scores: Sequence[float] | None) -> str:
        if scores is None:
            return "-"
        place = max(range(len(scores)), key=scores.__getitem__)
        return f"{result['classes'][place]} {scores[place]:.3f}"

    rows = [
        [
            sample["name"],
            sample["label"] or "-",
            likeliest(sample["scores"]),
            *(likeliest(sample["votes"].get(slot)) for slot in slots),
        ]
        for sample in samples
    ]
    return ["sample", result["slot"], "predicted", *slots], rows
